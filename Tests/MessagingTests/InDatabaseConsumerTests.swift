import Foundation
import GRDB
import Messaging
import SQLiteMessaging
import Testing

@Suite struct InDatabaseConsumerTests {
    private struct Poison: Error {}

    private func makeDatabase() throws -> DatabaseQueue {
        let database = try DatabaseQueue()
        try database.write { database in
            try database.execute(sql: "CREATE TABLE seen (key TEXT, value TEXT)")
            try database.execute(sql: "CREATE TABLE dead (value TEXT)")
        }
        return database
    }

    private func makeConsumer(
        _ transport: any MessagingTransport,
        _ database: DatabaseQueue,
        handle: (@Sendable (Database, [ReceivedMessage]) throws -> Void)? = nil
    ) -> InDatabaseConsumer {
        InDatabaseConsumer(
            name: "test",
            topics: ["in"],
            transport: transport,
            database: database,
            time: SystemTimeSource(),
            logger: quietLogger,
            handle: handle ?? { database, messages in
                for message in messages {
                    if message.text == "poison" { throw Poison() }
                    try database.execute(
                        sql: "INSERT INTO seen VALUES (?, ?)", arguments: [message.keyText, message.text])
                }
            },
            deadLetter: { database, message, _ in
                try database.execute(sql: "INSERT INTO dead VALUES (?)", arguments: [message.text])
            }
        )
    }

    private func running(_ consumer: InDatabaseConsumer, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await consumer.run() }
            try await body()
            group.cancelAll()
        }
    }

    private func waitUntilCaughtUp(_ consumer: InDatabaseConsumer) async throws {
        let time = SystemTimeSource()
        let end = try await consumer.currentEnd()
        #expect(await consumer.progress.wait(for: end, until: time.now() + 10_000, time: time))
    }

    @Test func messagesAreTakenOnceOverRestarts() async throws {
        let transport = try await makeMemoryTransport(["in"])
        let database = try makeDatabase()
        let producer = try await transport.makeProducer()
        _ = try await producer.send((0..<50).map { makeMessage("in", "k\($0 % 7)", "\($0)") })
        for round in 0..<3 {
            let consumer = makeConsumer(transport, database)
            try await running(consumer) { try await waitUntilCaughtUp(consumer) }
            _ = try await producer.send(makeMessage("in", "late", "late \(round)"))
        }
        let consumer = makeConsumer(transport, database)
        try await running(consumer) { try await waitUntilCaughtUp(consumer) }
        let values = try await database.read { try String.fetchAll($0, sql: "SELECT value FROM seen ORDER BY rowid") }
        #expect(values.count == 53)
        #expect(Set(values).count == 53)
        let ofOneKey = try await database.read {
            try Int.fetchAll($0, sql: "SELECT value FROM seen WHERE key = 'k3' ORDER BY rowid")
        }
        #expect(ofOneKey == ofOneKey.sorted())
        await transport.close()
    }

    @Test func aPoisonRecordBecomesADeadLetterAndTheRestGoesOn() async throws {
        let transport = try await makeMemoryTransport(["in"], partitions: 1)
        let database = try makeDatabase()
        let producer = try await transport.makeProducer()
        _ = try await producer.send((0..<1000).map { makeMessage("in", "k", $0 == 500 ? "poison" : "\($0)") })
        let consumer = makeConsumer(transport, database)
        try await running(consumer) { try await waitUntilCaughtUp(consumer) }
        let (seen, dead) = try await database.read { database in
            (
                try Int.fetchAll(database, sql: "SELECT value FROM seen ORDER BY rowid"),
                try String.fetchAll(database, sql: "SELECT value FROM dead")
            )
        }
        #expect(seen == (0..<1000).filter { $0 != 500 })
        #expect(dead == ["poison"])
        await transport.close()
    }

    @Test func aConsumerWhoseOffsetWasMovedStops() async throws {
        let transport = try await makeMemoryTransport(["in"], partitions: 1)
        let database = try makeDatabase()
        let producer = try await transport.makeProducer()
        let consumer = makeConsumer(transport, database)
        let error = await #expect(throws: MessagingError.self) {
            try await withThrowingTaskGroup { group in
                group.addTask { try await consumer.run() }
                _ = try await producer.send(makeMessage("in", "k", "0"))
                try await waitUntilCaughtUp(consumer)
                // What another process on the same database does.
                try await database.write { try $0.execute(sql: "UPDATE consumer_offset SET next_offset = 5") }
                _ = try await producer.send(makeMessage("in", "k", "1"))
                try await group.next()
            }
        }
        #expect(error?.code == .fenced)
        let seen = try await database.read { try String.fetchAll($0, sql: "SELECT value FROM seen") }
        #expect(seen == ["0"])
        await transport.close()
    }

    @Test func waitingEndsAtTheDeadline() async throws {
        let time = SystemTimeSource()
        let progress = InDatabaseProgress()
        let reached = await progress.wait(for: [TopicPartition("in", 0): 1], until: time.now() + 5, time: time)
        #expect(!reached)
    }
}

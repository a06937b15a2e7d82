import Foundation
import GRDB
import Messaging
import SQLiteMessaging
import Testing

@Suite struct OutboxTests {
    @Test func whatIsAppendedIsSentInOrderPerKeyAndDeleted() async throws {
        let transport = try await makeMemoryTransport(["out"])
        let database = try DatabaseQueue()
        let outbox = try await database.write { try Outbox($0) }
        let relay = OutboxRelay(
            outbox: outbox,
            database: database,
            transport: transport,
            time: SystemTimeSource(),
            logger: quietLogger
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await relay.run() }
            for batch in 0..<10 {
                try await database.write { database in
                    for number in 0..<20 {
                        try outbox.append(makeMessage("out", "k\(number % 3)", "\(batch * 20 + number)"), database)
                    }
                }
            }
            while try await database.read({ try outbox.waiting($0) }) > 0 { await Task.yield() }
            group.cancelAll()
        }
        let messages = try await readAll("out", of: transport)
        #expect(messages.count == 200)
        for key in 0..<3 {
            let values = messages.filter { $0.keyText == "k\(key)" }.map { Int($0.text)! }
            #expect(values == values.sorted())
        }
        await transport.close()
    }

    @Test func nothingOfARolledBackTransactionIsSent() async throws {
        struct Refused: Error {}
        let database = try DatabaseQueue()
        let outbox = try await database.write { try Outbox($0) }
        await #expect(throws: Refused.self) {
            try await database.write { database in
                try outbox.append(makeMessage("out", "k", "v"), database)
                throw Refused()
            }
        }
        #expect(try await database.read { try outbox.waiting($0) } == 0)
    }

    @Test func identityAndSequencesOutliveTheObject() async throws {
        let database = try DatabaseQueue()
        let key = Data("conversation".utf8)
        let first = try await database.write { database in
            let outbox = try Outbox(database)
            return (outbox.id, try outbox.nextSequence(for: key, database), try outbox.nextSequence(for: key, database))
        }
        let second = try await database.write { database in
            let outbox = try Outbox(database)
            return (outbox.id, try outbox.nextSequence(for: key, database))
        }
        #expect(first.0 == second.0)
        #expect([first.1, first.2, second.1] == [1, 2, 3])
    }

    @Test func headersSurviveToTheByte() async throws {
        let transport = try await makeMemoryTransport(["out"], partitions: 1)
        let database = try DatabaseQueue()
        let outbox = try await database.write { try Outbox($0) }
        var message = makeMessage("out", nil, "v")
        message.headers = [
            MessageHeader("a", Data([0, 255, 10])), MessageHeader("a", nil as Data?), MessageHeader("ü", Data()),
        ]
        let sent = message
        try await database.write { try outbox.append(sent, $0) }
        let relay = OutboxRelay(
            outbox: outbox,
            database: database,
            transport: transport,
            time: SystemTimeSource(),
            logger: quietLogger
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await relay.run() }
            while try await database.read({ try outbox.waiting($0) }) > 0 { await Task.yield() }
            group.cancelAll()
        }
        #expect(try await readAll("out", of: transport).map(\.headers) == [sent.headers])
        await transport.close()
    }
}

import Foundation
import GRDB
import Messaging
import MessagingTestKit
import SQLiteMessaging
import Testing

@Suite struct SQLiteLimitTests {
    private let fixture = LogFixture()
    private let source = TopicPartition("topic", 0)
    private let topic = TopicSpecification(name: "topic", partitions: 1, retention: .time(.seconds(60)))

    @Test func aFullDiskLosesNothingThatWasAcknowledged() async throws {
        let transport = try fixture.open { $0.maximumDatabaseBytes = 512 << 10 }
        try await transport.administrator.create([topic])
        let consumer = try await transport.makeMember(GroupConsumerConfiguration(group: "group", topics: ["topic"]))
        guard case .assigned(let assignment) = try await consumer.next() else {
            Issue.record("the only member must be assigned the topic")
            return
        }
        let producer = try await transport.makeProducer()
        let message = OutgoingMessage(topic: "topic", key: nil, value: Data(repeating: 1, count: 10_000))
        var acknowledged = 0
        let code = try await MessagingError.code {
            while acknowledged < 100 {
                _ = try await producer.send([message, message, message])
                acknowledged += 3
            }
        }
        #expect(code == .storageFull)
        let transactional = try await transport.makeTransactionalProducer(id: "id")
        let transaction = MessageTransaction(
            messages: Array(repeating: message, count: 20),
            positions: [source: 1],
            membership: assignment.membership
        )
        await #expect { try await transactional.commit(transaction) } throws: { error in
            guard let error = error as? MessagingError, let cause = error.cause as? MessagingError else { return false }
            return error.code == .aborted && error.isRetriable && cause.code == .storageFull
        }
        #expect(try await consumer.committed([source])[source]?.isCommitted == false)
        #expect(try await LogFixture.contents(of: source, through: transport).count == acknowledged)
        // Room comes back when old messages go.
        fixture.time.advance(by: .seconds(61))
        try await transport.runMaintenance()
        try await transactional.commit(transaction)
        #expect(try await LogFixture.contents(of: source, through: transport).count == 20)
        await transport.close()
    }

    @Test func whatDoesNotFitTheQueueIsRefused() async throws {
        let transport = try fixture.open { $0.maximumPendingBytes = 1 << 20 }
        try await transport.administrator.create([topic])
        let producer = try await transport.makeProducer()
        // Another connection keeps the writer waiting.
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let file = fixture.directory.appendingPathComponent("log.sqlite").path
        let other = try DatabaseQueue(path: file, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let message = OutgoingMessage(topic: "topic", key: nil, value: Data(repeating: 1, count: 600_000))
        let codes = try await withThrowingTaskGroup(of: MessagingError.Code?.self) { group in
            for _ in 0..<2 {
                group.addTask { try await MessagingError.code { try await producer.send(message) } }
            }
            // One is refused at once, while the other waits for the writer.
            var codes: [MessagingError.Code?] = []
            if let refused = try await group.next() { codes.append(refused) }
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            for try await code in group { codes.append(code) }
            return codes
        }
        #expect(codes == [.bufferFull, nil])
        #expect(try await LogFixture.contents(of: source, through: transport).count == 1)
        await transport.close()
    }

    @Test func readersBehindTheCacheSeeTheSame() async throws {
        let transport = try fixture.open { $0.tailCacheBytes = 10_000 }
        try await transport.administrator.create([topic])
        let producer = try await transport.makeProducer()
        let reader = try await transport.makeReader([source: .earliest], maximumBufferedBytes: 4000)
        for batch in 0..<30 {
            _ = try await producer.send((0..<10).map { LogFixture.message("topic", key: "k", "\(batch * 10 + $0)") })
        }
        var found: [ReceivedMessage] = []
        while found.count < 300, let event = try await reader.next() {
            if case .messages(let messages) = event { found += messages }
        }
        #expect(LogFixture.values(found) == (0..<300).map { "\($0)" })
        #expect(found.map(\.offset) == (0..<300).map(Int64.init))
        await reader.close()
        await transport.close()
    }

    @Test func memoryStaysBoundedWhateverReadersDo() async throws {
        let path = fixture.directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let growth = try await MemoryUse.growth(writingTo: URL(fileURLWithPath: path))
            // 96 MiB pass through; the cache holds 4, the queue and SQLite's own caches some more.
            exit(growth < 48 << 20 ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }
}

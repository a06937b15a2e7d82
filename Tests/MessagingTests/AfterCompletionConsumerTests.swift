import Foundation
import Messaging
import SQLiteMessaging
import Synchronization
import Testing

@Suite struct AfterCompletionConsumerTests {
    private struct Broken: Error {}

    /// What handlers saw, and a way to wait for it.
    private final class Record: Sendable {
        let texts = Mutex<[String]>([])
        let dead = Mutex<[String]>([])

        func add(_ message: ReceivedMessage) { texts.withLock { $0.append(message.text) } }

        func waitForCount(_ count: Int) async {
            while texts.withLock({ $0.count }) + dead.withLock({ $0.count }) < count { await Task.yield() }
        }
    }

    private func makeConsumer(
        _ transport: any MessagingTransport,
        _ record: Record,
        handle: @escaping AfterCompletionConsumer.Handler
    ) -> AfterCompletionConsumer {
        var configuration = AfterCompletionConfiguration(
            consumer: GroupConsumerConfiguration(group: "g", topics: ["in"])
        )
        configuration.maximumConcurrency = 8
        configuration.maximumAttempts = 2
        configuration.commitInterval = .milliseconds(1)
        return AfterCompletionConsumer(
            configuration: configuration,
            transport: transport,
            time: SystemTimeSource(),
            logger: quietLogger,
            handle: handle,
            deadLetter: { message, _, _ in record.dead.withLock { $0.append(message.text) } }
        )
    }

    @Test func messagesAreHandledInOrderPerKeyAndCommitted() async throws {
        let transport = try await makeMemoryTransport(["in"])
        let producer = try await transport.makeProducer()
        _ = try await producer.send((0..<300).map { makeMessage("in", "k\($0 % 10)", "\($0)") })
        let record = Record()
        let consumer = makeConsumer(transport, record) { message in
            await Task.yield()
            record.add(message)
        }
        let ends = try await transport.administrator.offsets([
            TopicPartition("in", 0): .latest, TopicPartition("in", 1): .latest,
        ])
        try await withThrowingTaskGroup { group in
            group.addTask { try await consumer.run() }
            while try await transport.administrator.committedOffsets(group: "g", partitions: Set(ends.keys)) != ends {
                await Task.yield()
            }
            group.cancelAll()
        }
        let values = record.texts.withLock(\.self).map { Int($0)! }
        #expect(values.count == 300)
        for key in 0..<10 {
            let ofKey = values.filter { $0 % 10 == key }
            #expect(ofKey == ofKey.sorted())
        }
        await transport.close()
    }

    @Test func aMessageThatAlwaysFailsBecomesADeadLetter() async throws {
        let transport = try await makeMemoryTransport(["in"], partitions: 1)
        let producer = try await transport.makeProducer()
        _ = try await producer.send((0..<20).map { makeMessage("in", "k", $0 == 7 ? "poison" : "\($0)") })
        let record = Record()
        let consumer = makeConsumer(transport, record) { message in
            if message.text == "poison" { throw Broken() }
            record.add(message)
        }
        await withTaskGroup { group in
            group.addTask { try? await consumer.run() }
            await record.waitForCount(20)
            group.cancelAll()
        }
        #expect(record.dead.withLock(\.self) == ["poison"])
        #expect(record.texts.withLock(\.self).count == 19)
        await transport.close()
    }
}

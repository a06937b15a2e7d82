import Foundation
import KafkaMessaging
import Messaging
import MessagingTestKit
import Testing

/// Groups, transactions, isolation and administration, on a real broker.
@Suite(.enabled(if: TestBrokers.hasRealBroker, "runs on Tansu or KAFKA_BOOTSTRAP_SERVERS, in the run that has one"))
struct RealBrokerTests {
    private func with(
        partitions: Int32 = 1,
        _ body: (KafkaTransport, String) async throws -> Void
    ) async throws {
        try await KafkaTransport.with(try await TestBrokers.servers()) { transport in
            let topic = try await transport.makeTopic(partitions: partitions)
            try await body(transport, topic)
            try await transport.administrator.delete([topic])
        }
    }

    @Test func administersTopics() async throws {
        try await KafkaTransport.with(try await TestBrokers.servers()) { transport in
            let administrator = transport.administrator
            let names = (0..<3).map { _ in "test-\(UUID().uuidString.lowercased())" }
            let specifications = [
                TopicSpecification(name: names[0], partitions: 3, retention: .time(.seconds(60))),
                TopicSpecification(name: names[1], partitions: 1, retention: .forever),
                TopicSpecification(name: names[2], partitions: 2, retention: .compacted),
            ]
            try await administrator.create(Array(specifications[..<2]))
            let error = await #expect(throws: MessagingError.self) { try await administrator.create(specifications) }
            #expect(error?.code == .topicExists)
            let topics = try await administrator.topics().filter { names.contains($0.name) }
            #expect(topics == specifications.sorted { $0.name < $1.name })
            try await administrator.delete(names)
            #expect(try await administrator.topics().filter { names.contains($0.name) }.isEmpty)
            let unknown = await #expect(throws: MessagingError.self) { try await administrator.delete([names[0]]) }
            #expect(unknown?.code == .unknownTopic)
        }
    }

    @Test func findsOffsetsByTime() async throws {
        try await with { transport, topic in
            let producer = try await transport.makeProducer()
            let partition = TopicPartition(topic, 0)
            for number in 0..<3 {
                _ = try await producer.send(OutgoingMessage(topic, "\(number)"))
                try await Task.sleep(for: .milliseconds(5))
            }
            let reader = try await transport.makeReader([partition: .earliest])
            let messages = try await reader.readToEnds()
            let administrator = transport.administrator
            let second = try await administrator.offsets([partition: .time(messages[1].timestamp)])
            #expect(second == [partition: 1])
            // Tansu answers 0 for a time after the last message, where Kafka answers that there is none.
            guard TestBrokers.external != nil else { return }
            let beyond = try await administrator.offsets([partition: .time(messages[2].timestamp + 60_000)])
            #expect(beyond == [partition: 3])
        }
    }

    @Test func startsAnewAndPausesWithoutStrayMessages() async throws {
        try await with { transport, topic in
            try await MockClusterTests.checkPositions(transport, topic, sessionTimeout: .seconds(6))
        }
    }

    @Test func commitsPositionsAndMessagesTogether() async throws {
        try await with { transport, topic in
            let output = try await transport.makeTopic()
            let producer = try await transport.makeProducer()
            _ = try await producer.send((0..<10).map { OutgoingMessage(topic, "\($0)") })
            let group = transport.group(topic)
            let consumer = try await transport.makeGroupConsumer(group)
            let assignment = try await consumer.nextAssignment()
            try await consumer.startAll(assignment)
            _ = try await consumer.messages(10)
            let transactional = try await transport.makeTransactionalProducer(id: output)
            let partition = TopicPartition(topic, 0)
            for number in 1...3 {
                try await transactional.commit(
                    MessageTransaction(
                        messages: [OutgoingMessage(output, "out \(number)")],
                        positions: [partition: Int64(number)],
                        membership: assignment.membership
                    )
                )
            }
            #expect(try await consumer.committed([partition])[partition]?.offset == 3)
            let administrator = transport.administrator
            let committed = try await administrator.committedOffsets(group: group.group, partitions: [partition])
            #expect(committed == [partition: 3])
            let reader = try await transport.makeReader([TopicPartition(output, 0): .earliest])
            #expect(try await reader.readToEnds().map(\.text) == ["out 1", "out 2", "out 3"])
        }
    }

    @Test func aMemberThatLostItsPlaceCannotCommit() async throws {
        try await with { transport, topic in
            let output = try await transport.makeTopic()
            let group = transport.group(topic)
            let first = try await transport.makeGroupConsumer(group)
            let stale = try await first.nextAssignment()
            let transactional = try await transport.makeTransactionalProducer(id: output)
            let second = try await transport.makeGroupConsumer(group)
            let (revoked, _) = try await first.nextRevocation()
            first.release(revoked)
            _ = try await second.nextAssignment()
            let partition = TopicPartition(topic, 0)
            let transaction = MessageTransaction(
                messages: [OutgoingMessage(output, "zombie")],
                positions: [partition: 1],
                membership: stale.membership
            )
            let fenced = await #expect(throws: MessagingError.self) { try await transactional.commit(transaction) }
            #expect(fenced?.code == .fenced)
            let refused = await #expect(throws: MessagingError.self) {
                try await first.commit([partition: 1], of: stale)
            }
            #expect(refused?.code == .fenced)
            let reader = try await transport.makeReader([TopicPartition(output, 0): .earliest])
            #expect(try await reader.readToEnds().isEmpty)
            let committed = try await transport.administrator.committedOffsets(
                group: group.group,
                partitions: [partition]
            )
            #expect(committed.isEmpty)
        }
    }

    @Test func aNewerProducerFencesAnOlder() async throws {
        try await with { transport, topic in
            let consumer = try await transport.makeGroupConsumer(transport.group(topic))
            let assignment = try await consumer.nextAssignment()
            let transaction = MessageTransaction(
                messages: [OutgoingMessage(topic, "text")],
                positions: [TopicPartition(topic, 0): 0],
                membership: assignment.membership
            )
            let older = try await transport.makeTransactionalProducer(id: topic)
            try await older.commit(transaction)
            let newer = try await transport.makeTransactionalProducer(id: topic)
            let fenced = await #expect(throws: MessagingError.self) { try await older.commit(transaction) }
            #expect(fenced?.code == .fenced)
            let unusable = await #expect(throws: MessagingError.self) { try await older.commit(transaction) }
            #expect(unusable?.code == .fatal || unusable?.code == .fenced)
            try await newer.commit(transaction)
            let reader = try await transport.makeReader([TopicPartition(topic, 0): .earliest])
            #expect(try await reader.readToEnds().count == 2)
        }
    }

    @Test func commitsWhileTheGroupWaitsForItsRelease() async throws {
        try await with(partitions: 2) { transport, topic in
            let producer = try await transport.makeProducer()
            _ = try await producer.send((0..<10).map { OutgoingMessage(topic, key: "k\($0)", "\($0)") })
            let group = transport.group(topic)
            let first = try await transport.makeGroupConsumer(group)
            let whole = try await first.nextAssignment()
            try await first.startAll(whole)
            let messages = try await first.messages(10)
            let second = try await transport.makeGroupConsumer(group)
            let (revoked, isLost) = try await first.nextRevocation()
            #expect(revoked.number == whole.number)
            #expect(!isLost)
            let next = messages.reduce(into: [TopicPartition: Int64]()) { $0[$1.source] = $1.offset + 1 }
            try await first.commit(next, of: revoked)
            first.release(revoked)
            let ofFirst = try await first.nextAssignment()
            let ofSecond = try await second.nextAssignment()
            #expect(ofFirst.partitions.union(ofSecond.partitions) == whole.partitions)
            #expect(ofFirst.partitions.isDisjoint(with: ofSecond.partitions))
            let committed = try await second.committed(whole.partitions)
            #expect(committed.mapValues(\.offset) == next)
            await first.close()
            let (_, _) = try await second.nextRevocation()
            second.release(ofSecond)
            #expect(try await second.nextAssignment().partitions == whole.partitions)
        }
    }

    @Test func takesPartitionsFromAReaderThatDoesNotRelease() async throws {
        try await with { transport, topic in
            var group = transport.group(topic)
            group.releaseTimeout = .seconds(2)
            let first = try await transport.makeGroupConsumer(group)
            let kept = try await first.nextAssignment()
            let second = try await transport.makeGroupConsumer(group)
            _ = try await first.nextRevocation()
            _ = try await second.nextAssignment()
            let refused = await #expect(throws: MessagingError.self) {
                try await first.commit([TopicPartition(topic, 0): 1], of: kept)
            }
            #expect(refused?.code == .fenced)
        }
    }
}

import CRDKafka
import Foundation
import KafkaMessaging
import Messaging
import MessagingTestKit
import Testing

/// Plain work and injected errors, on the librdkafka that the system ships.
@Suite(.enabled(if: !TestBrokers.hasRealBroker, "runs on the mock cluster, in the run without a real broker"))
struct MockClusterTests {
    /// An idle fetch of the mock cluster waits out its limit.
    private let properties = ["fetch.wait.max.ms": "10", "heartbeat.interval.ms": "300"]

    private func with(
        partitions: Int32 = 1,
        properties: [String: String] = [:],
        _ body: (KafkaTransport, MockCluster, String) async throws -> Void
    ) async throws {
        let cluster = try MockCluster()
        try cluster.createTopic("topic", partitions: partitions)
        let merged = self.properties.merging(properties) { $1 }
        try await KafkaTransport.with(cluster.bootstrapServers, properties: merged) { transport in
            try await body(transport, cluster, "topic")
        }
    }

    @Test func keepsContentToTheByte() async throws {
        try await with { transport, _, topic in
            let headers = [
                MessageHeader("a", Data([0, 255, 10])), MessageHeader("a", Data()), MessageHeader("b", nil as Data?),
                MessageHeader("ключ", "värde"),
            ]
            let sent = [
                OutgoingMessage(topic: topic, key: Data("k".utf8), value: Data([0, 1, 2]), headers: headers),
                OutgoingMessage(topic: topic, key: nil, value: nil),
                OutgoingMessage(topic: topic, key: Data(), value: Data()),
            ]
            let producer = try await transport.makeProducer()
            let positions = try await producer.send(sent)
            #expect(positions.map(\.offset) == [0, 1, 2])
            let reader = try await transport.makeReader([TopicPartition(topic, 0): .earliest])
            let received = try await reader.readToEnds()
            #expect(received.map(\.key) == sent.map(\.key))
            #expect(received.map(\.value) == sent.map(\.value))
            #expect(received.map(\.headers) == sent.map(\.headers))
            #expect(received.map(\.offset) == [0, 1, 2])
            #expect(received.allSatisfy { $0.timestamp > 1_600_000_000_000 })
        }
    }

    @Test func putsKeysWhereThePartitionerSays() async throws {
        try await with(partitions: 7) { transport, _, topic in
            let producer = try await transport.makeProducer()
            for number in 0..<50 {
                let key = Data("key-\(number)".utf8)
                let position = try await producer.send(OutgoingMessage(topic: topic, key: key, value: nil))
                #expect(position.source.partition == KeyPartitioner.partition(for: key, of: 7))
            }
        }
    }

    @Test func refusesWhatIsTooLarge() async throws {
        try await with(properties: ["message.max.bytes": "5000"]) { transport, _, topic in
            let producer = try await transport.makeProducer()
            let limit = transport.maximumMessageSize
            let error = await #expect(throws: MessagingError.self) {
                try await producer.send([
                    OutgoingMessage(topic, "fits"),
                    OutgoingMessage(topic: topic, key: nil, value: Data(count: limit + 1)),
                ])
            }
            #expect(error?.code == .messageTooLarge)
            #expect(error?.message.contains("\(topic) has \(limit + 1) bytes; the limit is \(limit)") == true)
            let position = try await producer.send(OutgoingMessage(topic: topic, key: nil, value: Data(count: limit)))
            #expect(position.offset == 0)
        }
    }

    @Test func refusesUnknownTopicsAndPartitions() async throws {
        try await with { transport, _, topic in
            let producer = try await transport.makeProducer()
            let unknownTopic = await #expect(throws: MessagingError.self) {
                try await producer.send(OutgoingMessage("absent", "text"))
            }
            #expect(unknownTopic?.code == .unknownTopic)
            let unknownPartition = await #expect(throws: MessagingError.self) {
                try await producer.send(OutgoingMessage(topic: topic, partition: 1, key: nil, value: nil))
            }
            #expect(unknownPartition?.code == .unknownPartition)
        }
    }

    @Test func refusesWholeCallsWhenTheBufferIsFull() async throws {
        try await with(properties: ["queue.buffering.max.messages": "10"]) { transport, cluster, topic in
            let producer = try await transport.makeProducer()
            let tooMany = await #expect(throws: MessagingError.self) {
                try await producer.send(Array(repeating: OutgoingMessage(topic, "text"), count: 11))
            }
            #expect(tooMany?.code == .bufferFull)
            #expect(tooMany?.isRetriable == false)
            _ = try await producer.send(OutgoingMessage(topic, "first"))
            cluster.setRoundTrip(of: 1, milliseconds: 500)
            // Each fills the buffer, and none is acknowledged before all have begun.
            let outcomes = await withTaskGroup(of: MessagingError?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do throws(MessagingError) {
                            _ = try await producer.send(Array(repeating: OutgoingMessage(topic, "text"), count: 10))
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: [MessagingError?]()) { $0.append($1) }
            }
            let refusals = outcomes.compactMap(\.self)
            #expect(!refusals.isEmpty && refusals.allSatisfy { $0.code == .bufferFull && $0.isRetriable })
            let partition = TopicPartition(topic, 0)
            let end = try await transport.administrator.offsets([partition: .latest])[partition]
            #expect(end == Int64(1 + 10 * (outcomes.count - refusals.count)))
        }
    }

    @Test func sendsThroughPassingErrors() async throws {
        try await with { transport, cluster, topic in
            let producer = try await transport.makeProducer()
            cluster.failNext(
                0, with: [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT])
            _ = try await producer.send((0..<20).map { OutgoingMessage(topic, "\($0)") })
            let reader = try await transport.makeReader([TopicPartition(topic, 0): .earliest])
            #expect(try await reader.readToEnds().map(\.text) == (0..<20).map(String.init))
        }
    }

    @Test func reportsBrokersThatAreAwayAndGoesOn() async throws {
        try await with(properties: ["delivery.timeout.ms": "1000"]) { transport, cluster, topic in
            let producer = try await transport.makeProducer()
            let reader = try await transport.makeReader([TopicPartition(topic, 0): .earliest])
            cluster.setBroker(1, isUp: false)
            let error = await #expect(throws: MessagingError.self) {
                try await producer.send(OutgoingMessage(topic, "lost"))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.isRetriable == true)
            var isInterrupted = false
            while !isInterrupted, let event = try await reader.next() {
                if case .interrupted(let error) = event { isInterrupted = error.code == .unavailable }
            }
            #expect(isInterrupted)
            cluster.setBroker(1, isUp: true)
            try await eventually { try await producer.send(OutgoingMessage(topic, "again")) }
            var texts: [String] = []
            while !texts.contains("again"), let event = try await reader.next() {
                if case .messages(let messages) = event { texts += messages.map(\.text) }
            }
            #expect(texts.last == "again")
        }
    }

    @Test func readsByPosition() async throws {
        try await with { transport, _, topic in
            let producer = try await transport.makeProducer()
            _ = try await producer.send((0..<10).map { OutgoingMessage(topic, "\($0)") })
            let partition = TopicPartition(topic, 0)
            for (position, count) in [(StartPosition.earliest, 10), (.offset(7), 3), (.latest, 0)] {
                let reader = try await transport.makeReader([partition: position])
                #expect(try await reader.readToEnds().count == count, "\(position)")
                await reader.close()
                #expect(try await reader.next() == nil)
            }
            let administrator = transport.administrator
            #expect(try await administrator.offsets([partition: .earliest]) == [partition: 0])
            #expect(try await administrator.offsets([partition: .latest]) == [partition: 10])
        }
    }

    @Test func boundsWhatASlowReaderBuffers() async throws {
        try await with { transport, _, topic in
            let producer = try await transport.makeProducer()
            let value = String(repeating: "x", count: 10_000)
            for _ in 0..<4 {
                _ = try await producer.send((0..<50).map { _ in OutgoingMessage(topic, value) })
            }
            let reader = try await transport.makeReader(
                [TopicPartition(topic, 0): .earliest],
                maximumBufferedBytes: 50_000
            )
            var largest = 0
            var total = 0
            while total < 200, let event = try await reader.next() {
                guard case .messages(let messages) = event else { continue }
                total += messages.count
                largest = max(largest, messages.count)
            }
            #expect(total == 200)
        }
    }

    @Test func closingWakesWhoeverWaits() async throws {
        try await with { transport, _, topic in
            let reader = try await transport.makeReader([TopicPartition(topic, 0): .latest])
            _ = try await reader.readToEnds()
            async let waiting = reader.next()
            await transport.close()
            #expect(try await waiting == nil)
            await #expect(throws: MessagingError.self) { _ = try await transport.makeProducer() }
        }
    }

    @Test func cancellingEndsAWait() async throws {
        try await with { transport, _, topic in
            let reader = try await transport.makeReader([TopicPartition(topic, 0): .latest])
            _ = try await reader.readToEnds()
            let waiting = Task { try await reader.next() }
            waiting.cancel()
            #expect(try await waiting.value == nil)
        }
    }

    @Test func readsAsAMemberAndGoesOnWhereItCommitted() async throws {
        try await with(partitions: 2) { transport, _, topic in
            let producer = try await transport.makeProducer()
            _ = try await producer.send((0..<20).map { OutgoingMessage(topic, key: "k\($0)", "\($0)") })
            var group = transport.group(topic)
            group.sessionTimeout = .seconds(4)
            let first = try await transport.makeGroupConsumer(group)
            let assignment = try await first.nextAssignment()
            #expect(assignment.partitions == [TopicPartition(topic, 0), TopicPartition(topic, 1)])
            try await first.startAll(assignment)
            let messages = try await first.messages(20)
            #expect(messages.map(\.text).sorted() == (0..<20).map(String.init).sorted())
            let next = messages.reduce(into: [TopicPartition: Int64]()) { $0[$1.source] = $1.offset + 1 }
            try await first.commit(next, of: assignment)
            await first.close()
            try await producer.send(OutgoingMessage(topic, "last"))
            let second = try await transport.makeGroupConsumer(group)
            try await second.startAll(try await second.nextAssignment())
            #expect(try await second.messages(1).map(\.text) == ["last"])
        }
    }

    @Test func startsAnewAndPausesWithoutStrayMessages() async throws {
        try await with { transport, _, topic in
            try await Self.checkPositions(transport, topic, sessionTimeout: .seconds(4))
        }
    }

    /// Repeats `attempt` until it succeeds; bounded by the test's time.
    private func eventually(_ attempt: () async throws -> Void) async throws {
        for _ in 0..<30 {
            do { return try await attempt() } catch let error as MessagingError where error.isRetriable { continue }
        }
        try await attempt()
    }
}

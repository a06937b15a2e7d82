import KafkaMessaging
import Messaging
import Testing

extension MockClusterTests {
    /// Starts, pauses and resumes a partition at random moments: whatever is delivered continues exactly where it should.
    static func checkPositions(_ transport: KafkaTransport, _ topic: String, sessionTimeout: Duration) async throws {
        let count: Int64 = 2000
        let producer = try await transport.makeProducer()
        _ = try await producer.send((0..<count).map { OutgoingMessage(topic, "\($0)") })
        var group = transport.group(topic)
        group.sessionTimeout = sessionTimeout
        let consumer = try await transport.makeGroupConsumer(group)
        let assignment = try await consumer.nextAssignment()
        let partition = TopicPartition(topic, 0)
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var expected: Int64 = 0
        try await consumer.start([partition: 0])
        for step in 0..<60 {
            guard case .messages(let messages)? = try await consumer.next() else {
                // The end has been reached.
                expected = 0
                try await consumer.start([partition: 0])
                continue
            }
            #expect(
                messages.map(\.offset) == (0..<Int64(messages.count)).map { $0 + expected }, "seed \(seed), \(step)")
            expected += Int64(messages.count)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                expected = Int64.random(in: 0..<count, using: &generator)
                try await consumer.start([partition: expected])
            case 1:
                consumer.pause([partition])
                consumer.resume([partition])
            case 2:
                consumer.pause([partition])
                expected = Int64.random(in: 0..<count, using: &generator)
                try await consumer.start([partition: expected])
            default: break
            }
        }
        consumer.release(assignment)
        await consumer.close()
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

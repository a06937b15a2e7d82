import Foundation
import Messaging
import SQLiteMessaging

/// How much memory a process needs while much passes through a log that one reader does not follow.
enum MemoryUse {
    /// - Returns: bytes that the peak of the process rose by.
    static func growth(writingTo directory: URL) async throws -> Int {
        var configuration = SQLiteTransportConfiguration()
        configuration.tailCacheBytes = 4 << 20
        let transport = try SQLiteTransport(directory: directory, configuration: configuration)
        try await transport.administrator.create([
            TopicSpecification(name: "topic", partitions: 4, retention: .forever)
        ])
        let starts = (0..<4).map { (TopicPartition("topic", $0), StartPosition.earliest) }
        let slow = try await transport.makeReader(
            Dictionary(uniqueKeysWithValues: starts), maximumBufferedBytes: 1 << 20)
        let producer = try await transport.makeProducer()
        let before = peak()
        for _ in 0..<96 {
            _ = try await producer.send(
                (0..<64).map {
                    OutgoingMessage(topic: "topic", partition: $0 % 4, key: nil, value: Data(count: 16 << 10))
                }
            )
        }
        // It wakes in the end and reads all from the database.
        var count = 0
        while count < 96 * 64, let event = try await slow.next() {
            if case .messages(let messages) = event { count += messages.count }
        }
        await slow.close()
        await transport.close()
        return peak() - before
    }

    private static func peak() -> Int {
        var usage = rusage()
        // RUSAGE_SELF, whose type differs between systems.
        getrusage(0, &usage)
        return usage.ru_maxrss * 1024
    }
}

import Foundation
import Messaging
import Synchronization

/// Remembers how many partitions topics have, which never changes while a topic lives, and picks partitions.
final class PartitionDirectory: Sendable {
    private let counts = Mutex<[String: Int32]>([:])
    private let fetch: @Sendable (Set<String>) async throws(MessagingError) -> [String: Int32]

    /// - Parameter fetch: asks the brokers how many partitions the topics named have, and prepares for sending to them;
    ///   leaves out topics that are not there.
    init(fetch: @escaping @Sendable (Set<String>) async throws(MessagingError) -> [String: Int32]) {
        self.fetch = fetch
    }

    /// The partition of each message, in order.
    ///
    /// - Throws: ``MessagingError/Code/unknownTopic``, ``MessagingError/Code/unknownPartition``.
    func partitions(of messages: [OutgoingMessage]) async throws(MessagingError) -> [Int32] {
        var known = counts.withLock { $0 }
        let unknown = Set(messages.lazy.map(\.topic).filter { known[$0] == nil })
        if !unknown.isEmpty {
            let fetched = try await fetch(unknown)
            known.merge(fetched) { $1 }
            counts.withLock { $0.merge(fetched) { $1 } }
        }
        var partitions: [Int32] = []
        partitions.reserveCapacity(messages.count)
        for message in messages {
            guard let count = known[message.topic] else {
                throw MessagingError(
                    .unknownTopic,
                    "There is no topic \(message.topic). Make the topics with `tandem topics create`.",
                    isRetriable: true
                )
            }
            if let partition = message.partition {
                guard (0..<count).contains(partition) else {
                    throw MessagingError(
                        .unknownPartition,
                        "The topic \(message.topic) has \(count) partitions, so there is no partition \(partition)."
                    )
                }
                partitions.append(partition)
            } else if let key = message.key {
                partitions.append(KeyPartitioner.partition(for: key, of: count))
            } else {
                partitions.append(Int32.random(in: 0..<count))
            }
        }
        return partitions
    }
}

/// Refuses messages that are too large before anything is sent.
struct MessageSizeLimit: Sendable {
    /// Key, value and headers together, in bytes.
    var maximum: Int

    /// - Throws: ``MessagingError/Code/messageTooLarge``.
    func check(_ messages: [OutgoingMessage]) throws(MessagingError) {
        for message in messages where message.contentSize > maximum {
            throw MessagingError(
                .messageTooLarge,
                "A message for \(message.topic) has \(message.contentSize) bytes; the limit is \(maximum) "
                    + "(kafka.message.max.bytes less \(KafkaConfiguration.messageOverhead) for the wire format)."
            )
        }
    }
}

extension OutgoingMessage {
    /// Key, value and headers together, in bytes.
    var contentSize: Int {
        headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) }
    }
}

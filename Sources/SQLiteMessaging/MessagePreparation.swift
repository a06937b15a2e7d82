import Messaging

/// Decides the place of messages and checks them, on the caller's thread rather than the writer's.
struct MessagePreparation: Sendable {
    let log: MessageLog
    let maximumMessageSize: Int

    /// - Throws: ``MessagingError/Code/unknownTopic``, ``MessagingError/Code/unknownPartition``,
    ///   ``MessagingError/Code/messageTooLarge``; ``MessagingError/Code/configuration`` for a message without a key to a
    ///   compacted topic.
    func prepare(_ messages: [OutgoingMessage]) throws(MessagingError) -> [PreparedMessage] {
        var prepared: [PreparedMessage] = []
        prepared.reserveCapacity(messages.count)
        var topic: TopicLog?
        for message in messages {
            let known = topic.flatMap { $0.specification.name == message.topic ? $0 : nil }
            let target = if let known { known } else { try log.topic(message.topic) }
            topic = target
            if message.key == nil, target.specification.retention == .compacted {
                throw MessagingError(
                    .configuration,
                    "Topic \(message.topic) keeps the last message of each key, so every message to it needs a key."
                )
            }
            let size = message.headers.reduce((message.key?.count ?? 0) + (message.value?.count ?? 0)) {
                $0 + $1.name.utf8.count + ($1.value?.count ?? 0)
            }
            guard size <= maximumMessageSize else {
                throw MessagingError(
                    .messageTooLarge,
                    "A message to \(message.topic) has \(size) bytes; the limit is \(maximumMessageSize)."
                )
            }
            prepared.append(
                PreparedMessage(
                    partition: try target.partition(for: message),
                    key: message.key,
                    value: message.value,
                    headers: message.headers,
                    encodedHeaders: HeaderCoding.encode(message.headers)
                )
            )
        }
        return prepared
    }

    /// - Throws: ``MessagingError/Code/configuration`` for a membership of another transport;
    ///   ``MessagingError/Code/unknownTopic``, ``MessagingError/Code/unknownPartition``.
    func positions(
        _ offsets: [TopicPartition: Int64],
        membership: any GroupMembership
    ) throws(MessagingError) -> AppendRequest.Positions {
        guard let membership = membership as? SQLiteGroupMembership else {
            throw MessagingError(.configuration, "The membership of the group comes from another transport.")
        }
        var positions: [(partition: PartitionLog, offset: Int64)] = []
        for (source, offset) in offsets {
            positions.append((try log.partition(source), offset))
        }
        return AppendRequest.Positions(membership: membership, offsets: positions)
    }
}

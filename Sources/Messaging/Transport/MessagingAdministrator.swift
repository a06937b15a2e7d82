/// How long a topic keeps its messages.
package enum TopicRetention: Hashable, Sendable {
    case time(Duration)
    case forever
    /// The last message of each key; a tombstone removes the key.
    case compacted
}

/// A topic as it is or is to be made.
package struct TopicSpecification: Hashable, Sendable {
    package var name: String
    package var partitions: Int32
    package var retention: TopicRetention

    package init(name: String, partitions: Int32, retention: TopicRetention) {
        self.name = name
        self.partitions = partitions
        self.retention = retention
    }
}

/// Makes, describes and deletes topics, and tells offsets.
package protocol MessagingAdministrator: Sendable {
    /// The topics there are, by name; internal ones are left out.
    func topics() async throws(MessagingError) -> [TopicSpecification]

    /// - Throws: ``MessagingError/Code/topicExists`` where one of them is there already; the others have been made.
    func create(_ topics: [TopicSpecification]) async throws(MessagingError)

    func delete(_ names: [String]) async throws(MessagingError)

    /// The offset that each position means now; `latest` is the offset after the last committed message.
    func offsets(_ positions: [TopicPartition: StartPosition]) async throws(MessagingError) -> [TopicPartition: Int64]

    /// The next offsets that a group has committed; partitions without one are left out.
    func committedOffsets(
        group: String,
        partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: Int64]
}

extension MessagingAdministrator {
    /// The partitions of the named topics.
    ///
    /// - Throws: ``MessagingError/Code/unknownTopic`` where one is missing.
    package func partitions(of names: [String]) async throws(MessagingError) -> [TopicPartition] {
        let counts = try await Dictionary(uniqueKeysWithValues: topics().map { ($0.name, $0.partitions) })
        var partitions: [TopicPartition] = []
        for name in names {
            guard let count = counts[name] else {
                throw MessagingError(
                    .unknownTopic,
                    "There is no topic \(name). Make the topics with `tandem topics create`.",
                    isRetriable: true
                )
            }
            partitions += (0..<count).map { TopicPartition(name, $0) }
        }
        return partitions
    }
}

package import Messaging

/// Topics and offsets of a ``SQLiteTransport``.
package final class SQLiteAdministrator: MessagingAdministrator {
    private let database: LogDatabase
    private let log: MessageLog
    private let coordinator: GroupCoordinator
    private let follower: LogFollower?

    init(
        database: LogDatabase,
        log: MessageLog,
        coordinator: GroupCoordinator,
        follower: LogFollower?
    ) {
        self.database = database
        self.log = log
        self.coordinator = coordinator
        self.follower = follower
    }

    package func topics() async throws(MessagingError) -> [TopicSpecification] {
        try await follower?.refresh()
        return log.topics.map(\.specification).sorted { $0.name < $1.name }
    }

    package func create(_ topics: [TopicSpecification]) async throws(MessagingError) {
        guard !database.isReadOnly else { throw .readOnly }
        if let invalid = topics.first(where: { $0.name.isEmpty || $0.partitions < 1 }) {
            throw MessagingError(
                .configuration,
                "Topic \(invalid.name) needs a name and at least one partition."
            )
        }
        var existing: MessagingError?
        for topic in topics {
            do {
                log.add(try await database.createTopic(topic))
            } catch {
                guard error.code == .topicExists else { throw error }
                existing = existing ?? error
            }
        }
        coordinator.topicsChanged(Set(topics.map(\.name)))
        if let existing { throw existing }
    }

    package func delete(_ names: [String]) async throws(MessagingError) {
        guard !database.isReadOnly else { throw .readOnly }
        for name in names {
            guard let topic = log.remove(name) else { throw .unknownTopic(name) }
            for partition in topic.partitions { partition.markDeleted() }
            try await database.deleteTopic(topic)
        }
        coordinator.topicsChanged(Set(names))
    }

    package func offsets(
        _ positions: [TopicPartition: StartPosition]
    ) async throws(MessagingError) -> [TopicPartition: Int64] {
        try await follower?.refresh()
        var offsets: [TopicPartition: Int64] = [:]
        for (source, position) in positions {
            offsets[source] = try await database.offset(of: position, in: log.partition(source))
        }
        return offsets
    }

    package func committedOffsets(
        group: String,
        partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: Int64] {
        try await follower?.refresh()
        var offsets: [TopicPartition: Int64] = [:]
        for source in partitions {
            offsets[source] = log.committedOffset(group: group, partition: try log.partition(source))
        }
        return offsets
    }
}

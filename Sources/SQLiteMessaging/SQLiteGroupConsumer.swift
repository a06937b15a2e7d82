package import Messaging

/// A member of a consumer group in a ``SQLiteTransport``.
///
/// Members are tasks of one process, so a member is heard for as long as this value lives and is not told otherwise; one
/// that is dropped without ``close()`` keeps its place until its session times out.
package final class SQLiteGroupConsumer: GroupConsumer {
    private let member: GroupMember
    private let coordinator: GroupCoordinator
    private let preparation: MessagePreparation
    private let writer: LogWriter
    private let database: LogDatabase

    init(
        member: GroupMember,
        coordinator: GroupCoordinator,
        preparation: MessagePreparation,
        writer: LogWriter,
        database: LogDatabase
    ) {
        self.member = member
        self.coordinator = coordinator
        self.preparation = preparation
        self.writer = writer
        self.database = database
        coordinator.join(member)
    }

    deinit {
        if !member.isClosed { coordinator.silence(member) }
    }

    package func next() async throws(MessagingError) -> GroupConsumerEvent? {
        await member.feed.next()
    }

    package func start(_ positions: [TopicPartition: Int64]) async throws(MessagingError) {
        var known: [(partition: PartitionLog, offset: Int64)] = []
        for (source, offset) in positions {
            known.append((try preparation.log.partition(source), offset))
        }
        member.start(known)
    }

    package func pause(_ partitions: Set<TopicPartition>) {
        member.feed.pause(partitions)
    }

    package func resume(_ partitions: Set<TopicPartition>) {
        member.feed.resume(partitions)
    }

    package func committed(
        _ partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: CommittedOffset] {
        try member.assertAssigned(partitions)
        // What was asked for before is committed after this; what a former owner asks for later is refused.
        await writer.flush()
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for source in partitions {
            let partition = try preparation.log.partition(source)
            let group = member.configuration.group
            if let offset = preparation.log.committedOffset(group: group, partition: partition) {
                offsets[source] = CommittedOffset(offset: offset, isCommitted: true)
            } else {
                let position = member.configuration.startWithoutOffset
                let offset = try await database.offset(of: position, in: partition)
                offsets[source] = CommittedOffset(offset: offset, isCommitted: false)
            }
        }
        return offsets
    }

    package func commit(_ offsets: [TopicPartition: Int64], of assignment: Assignment) async throws(MessagingError) {
        guard !offsets.isEmpty else { return }
        let positions = try preparation.positions(offsets, membership: assignment.membership)
        _ = try await writer.append(AppendRequest(positions: positions))
    }

    package func release(_ assignment: Assignment) {
        coordinator.release(member, assignment: assignment)
    }

    package func close() async {
        member.finish()
        coordinator.leave(member)
    }

    /// Stops this member's heartbeats, as when its process is stopped or killed: after the session timeout its partitions
    /// go to others, and it learns of it once its heartbeats go on.
    package func suspendHeartbeats() {
        coordinator.silence(member)
    }

    package func resumeHeartbeats() {
        coordinator.hear(member)
    }
}

/// How a member of a consumer group reads.
package struct GroupConsumerConfiguration: Sendable {
    package var group: String
    package var topics: [String]
    /// Where a partition without a committed offset begins; `earliest` or `latest`.
    package var startWithoutOffset: StartPosition = .earliest
    /// Bytes fetched and not yet taken by `next()`; fetching pauses above it. One message larger than this still passes.
    package var maximumBufferedBytes = 8 << 20
    /// How long a silent member keeps its partitions.
    package var sessionTimeout: Duration = .seconds(10)
    /// How long a member may take to release revoked partitions before it is treated as gone.
    package var releaseTimeout: Duration = .seconds(30)

    package init(group: String, topics: [String]) {
        self.group = group
        self.topics = topics
    }
}

/// Proof of belonging to one generation of a group; each transport has its own.
package protocol GroupMembership: Sendable {}

/// The partitions that a member owns until they are revoked or lost.
package struct Assignment: Sendable {
    /// Counts the assignments of this consumer, from 1.
    package var number: Int
    package var partitions: Set<TopicPartition>
    package var membership: any GroupMembership

    package init(number: Int, partitions: Set<TopicPartition>, membership: any GroupMembership) {
        self.number = number
        self.partitions = partitions
        self.membership = membership
    }
}

/// A member of a consumer group. Assignment is eager: a rebalance takes all partitions and gives a new set.
///
/// The member keeps its place in the group whatever its caller does: heartbeats and polling have threads of their own. A
/// caller handles events strictly in order:
/// - after `assigned`, no partition delivers before ``start(_:)`` names it;
/// - after `revoked`, the caller finishes or abandons work in hand, commits what is finished, then calls
///   ``release(_:)``; the group waits for that, at most `releaseTimeout`;
/// - after `lost`, the partitions already belong to another member: nothing may be committed, ``release(_:)`` follows;
/// - no message of an assignment comes after its `revoked` or `lost`, and none fetched before a ``start(_:)`` comes
///   after it.
package protocol GroupConsumer: Sendable {
    /// Waits for the next event; `nil` once closed. One caller at a time.
    func next() async throws(MessagingError) -> GroupConsumerEvent?

    /// Begins delivery, or goes on, at the offsets named, whether paused or not; drops what was fetched of these partitions
    /// before. Partitions that are no longer assigned are ignored.
    func start(_ positions: [TopicPartition: Int64]) async throws(MessagingError)

    /// Stops delivery of partitions until ``resume(_:)``; messages already taken from the buffer are not taken back.
    func pause(_ partitions: Set<TopicPartition>)

    func resume(_ partitions: Set<TopicPartition>)

    /// The committed offsets of assigned partitions; waits for pending transactions on them (KIP-447). A partition
    /// without one is given the offset that `startWithoutOffset` means now.
    func committed(
        _ partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: CommittedOffset]

    /// Records the next offset to read of each partition.
    ///
    /// - Throws: ``MessagingError/Code/fenced`` where the assignment is no longer this member's.
    func commit(_ offsets: [TopicPartition: Int64], of assignment: Assignment) async throws(MessagingError)

    /// Gives a revoked or lost assignment up.
    func release(_ assignment: Assignment)

    /// Leaves the group, releasing what is assigned or being revoked; idempotent. Work in hand must be finished or
    /// abandoned before.
    func close() async
}

/// Where a group stands in a partition.
package struct CommittedOffset: Hashable, Sendable {
    package var offset: Int64
    /// Whether the group has committed it, rather than it being the default start.
    package var isCommitted: Bool

    package init(offset: Int64, isCommitted: Bool) {
        self.offset = offset
        self.isCommitted = isCommitted
    }
}

package enum GroupConsumerEvent: Sendable {
    case assigned(Assignment)
    /// One or more messages, in order within each partition.
    case messages([ReceivedMessage])
    /// Everything of the partition before `offset` has been delivered, and there was nothing more when this was noticed.
    /// Sent once each time the end is reached, after ``GroupConsumer/start(_:)`` too.
    case reachedEnd(TopicPartition, offset: Int64)
    case revoked(Assignment)
    case lost(Assignment)
    /// The transport cannot be reached; reading goes on by itself once it can.
    case interrupted(MessagingError)
}

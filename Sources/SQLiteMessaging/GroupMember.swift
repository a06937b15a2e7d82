import Messaging
import Synchronization

/// A member as the coordinator sees it: it turns what the coordinator decides into events of its feed.
final class GroupMember: Sendable {
    private struct State {
        var id = 0
        var assignments = 0
        var assignment: Assignment?
        /// Whether messages of the assignment may still be delivered.
        var isHeld = false
        var isClosed = false
    }

    let configuration: GroupConsumerConfiguration
    let feed: MessageFeed
    private let state = Mutex(State())

    init(configuration: GroupConsumerConfiguration, feed: MessageFeed) {
        self.configuration = configuration
        self.feed = feed
    }

    var id: Int { state.withLock { $0.id } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Whether no assignment waits for its release.
    var ownsNothing: Bool { state.withLock { $0.assignment == nil } }

    func began(as id: Int) {
        state.withLock { $0.id = id }
    }

    func assigned(_ partitions: Set<TopicPartition>, generation: Int) {
        state.withLock { state in
            state.assignments += 1
            let assignment = Assignment(
                number: state.assignments,
                partitions: partitions,
                membership: SQLiteGroupMembership(
                    group: configuration.group,
                    member: state.id,
                    generation: generation
                )
            )
            state.assignment = assignment
            state.isHeld = true
            feed.enqueue(.assigned(assignment))
        }
    }

    func revoked() {
        state.withLock { state in
            guard let assignment = state.assignment else { return }
            state.isHeld = false
            feed.stopAll(then: .revoked(assignment))
        }
    }

    func lost() {
        state.withLock { state in
            guard let assignment = state.assignment else { return }
            if state.isHeld {
                state.isHeld = false
                feed.stopAll(then: .lost(assignment))
            } else {
                // Where the member has taken its revocation already, refused commits tell it the rest.
                feed.replaceWaiting(with: .lost(assignment)) { event in
                    if case .revoked(let revoked) = event { revoked.number == assignment.number } else { false }
                }
            }
        }
    }

    /// - Returns: whether the assignment was the last one, taken back and not yet released.
    func released(_ assignment: Assignment) -> Bool {
        state.withLock { state in
            guard state.assignment?.number == assignment.number, !state.isHeld else { return false }
            state.assignment = nil
            return true
        }
    }

    /// Begins delivery of partitions that are assigned now; the others are left out.
    func start(_ positions: [(partition: PartitionLog, offset: Int64)]) {
        state.withLock { state in
            guard state.isHeld, let assigned = state.assignment?.partitions else { return }
            feed.start(positions.filter { assigned.contains($0.partition.source) })
        }
    }

    func assertAssigned(_ partitions: Set<TopicPartition>) throws(MessagingError) {
        let assigned = state.withLock { $0.assignment?.partitions ?? [] }
        guard let stranger = partitions.subtracting(assigned).min() else { return }
        throw MessagingError(
            .unknownPartition,
            "Partition \(stranger) is not assigned to this member of group \(configuration.group)."
        )
    }

    func finish() {
        state.withLock { $0.isClosed = true }
        feed.finish()
    }
}

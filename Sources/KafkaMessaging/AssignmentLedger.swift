import Messaging

/// Whether a group member's assignment may still commit, and when it may be given back.
///
/// A plain state machine: callers hold a lock and act after unlocking. An assignment is given back only once no commit of
/// it is under way, because librdkafka sends a commit with the generation of the moment it leaves, and a late one would
/// move the offsets of the next generation.
struct AssignmentLedger {
    private enum Phase {
        case owned
        /// The group waits for ``release(_:)``, until the deadline.
        case revoked(deadline: ContinuousClock.Instant)
        case lost(deadline: ContinuousClock.Instant)
        case released
    }

    private var current: Assignment?
    private var phase = Phase.released
    private var lastNumber = 0
    private var commitsUnderWay = 0

    /// Takes the partitions of a new generation.
    mutating func assign(_ partitions: Set<TopicPartition>, membership: any GroupMembership) -> Assignment {
        lastNumber += 1
        let assignment = Assignment(number: lastNumber, partitions: partitions, membership: membership)
        current = assignment
        phase = .owned
        return assignment
    }

    /// The assignment that librdkafka has not been given back.
    var held: Assignment? { current }

    mutating func revoke(isLost: Bool, deadline: ContinuousClock.Instant) {
        phase = isLost ? .lost(deadline: deadline) : .revoked(deadline: deadline)
    }

    mutating func release(_ number: Int) {
        guard current?.number == number else { return }
        switch phase {
        case .revoked, .lost: phase = .released
        case .owned, .released: break
        }
    }

    /// - Throws: ``MessagingError/Code/fenced`` where the assignment is no longer this member's.
    mutating func beginCommit(_ number: Int) throws(MessagingError) {
        guard current?.number == number else { throw Self.gone }
        switch phase {
        case .owned, .revoked: commitsUnderWay += 1
        case .lost, .released: throw Self.gone
        }
    }

    mutating func endCommit() {
        commitsUnderWay -= 1
    }

    enum NextStep {
        /// Nothing is to be given back now; look again at the deadline, if there is one.
        case wait(until: ContinuousClock.Instant?)
        /// The partitions are given back; `isLate` where their reader did not release them in time.
        case giveBack(Assignment, isLate: Bool)
    }

    mutating func nextStep(now: ContinuousClock.Instant) -> NextStep {
        guard let current else { return .wait(until: nil) }
        switch phase {
        case .owned:
            return .wait(until: nil)
        case .revoked(let deadline), .lost(let deadline):
            guard now >= deadline else { return .wait(until: deadline) }
            phase = .released
            guard commitsUnderWay == 0 else { return .wait(until: nil) }
            self.current = nil
            return .giveBack(current, isLate: true)
        case .released:
            guard commitsUnderWay == 0 else { return .wait(until: nil) }
            self.current = nil
            return .giveBack(current, isLate: false)
        }
    }

    private static var gone: MessagingError {
        MessagingError(.fenced, "These partitions belong to another member now: nothing of them was committed.")
    }
}

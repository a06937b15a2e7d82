import Messaging

/// Proof of belonging to one generation of a group in this process.
package struct SQLiteGroupMembership: GroupMembership, Hashable {
    package var group: String
    package var member: Int
    package var generation: Int
}

/// The state of one group: who belongs, who owns what, who is leaving hold of it. It decides; its owner acts.
struct ConsumerGroup {
    /// What the owner has to tell a member.
    enum Action {
        case assign(member: Int, partitions: Set<TopicPartition>, generation: Int)
        case revoke(member: Int)
        case lose(member: Int)
    }

    private enum Hold {
        case none
        case owned(Set<TopicPartition>, generation: Int)
        /// Asked to release, at the latest by the deadline.
        case releasing(Set<TopicPartition>, generation: Int, deadline: Int64)
    }

    private struct Member {
        var topics: Set<String>
        var sessionTimeout: Int64
        var releaseTimeout: Int64
        var hold = Hold.none
        /// When a member that is not heard loses its place.
        var silenceDeadline: Int64?

        var deadline: Int64? {
            if case .releasing(_, _, let deadline) = hold { return min(deadline, silenceDeadline ?? deadline) }
            return silenceDeadline
        }
    }

    private var members: [Int: Member] = [:]
    private var generation = 0
    private var isRebalancing = false

    var isEmpty: Bool { members.isEmpty }

    /// When ``expire(now:counts:)`` has something to do, milliseconds since 1970.
    var nextDeadline: Int64? {
        members.values.compactMap(\.deadline).min()
    }

    var topics: Set<String> {
        members.values.reduce(into: []) { $0.formUnion($1.topics) }
    }

    func contains(_ member: Int) -> Bool { members[member] != nil }

    mutating func join(
        _ member: Int,
        configuration: GroupConsumerConfiguration,
        now: Int64,
        counts: [String: Int]
    ) -> [Action] {
        members[member] = Member(
            topics: Set(configuration.topics),
            sessionTimeout: configuration.sessionTimeout.milliseconds,
            releaseTimeout: configuration.releaseTimeout.milliseconds
        )
        return rebalance(now: now, counts: counts)
    }

    mutating func leave(_ member: Int, now: Int64, counts: [String: Int]) -> [Action] {
        guard members.removeValue(forKey: member) != nil else { return [] }
        return rebalance(now: now, counts: counts)
    }

    mutating func release(_ member: Int, generation: Int, now: Int64, counts: [String: Int]) -> [Action] {
        guard case .releasing(_, generation, _)? = members[member]?.hold else { return [] }
        members[member]?.hold = .none
        return completeIfReleased(counts: counts)
    }

    /// Takes all partitions back and shares them anew, once they have been released.
    mutating func rebalance(now: Int64, counts: [String: Int]) -> [Action] {
        var actions: [Action] = []
        isRebalancing = true
        for (id, member) in members {
            guard case .owned(let partitions, let generation) = member.hold else { continue }
            members[id]?.hold = .releasing(
                partitions,
                generation: generation,
                deadline: now + member.releaseTimeout
            )
            actions.append(.revoke(member: id))
        }
        return actions + completeIfReleased(counts: counts)
    }

    mutating func silence(_ member: Int, now: Int64) {
        guard let timeout = members[member]?.sessionTimeout else { return }
        members[member]?.silenceDeadline = now + timeout
    }

    mutating func hear(_ member: Int) {
        members[member]?.silenceDeadline = nil
    }

    /// Removes members whose time is over.
    mutating func expire(now: Int64, counts: [String: Int]) -> [Action] {
        let expired = members.filter { $0.value.deadline.map { $0 <= now } ?? false }.keys
        guard !expired.isEmpty else { return [] }
        for member in expired { members[member] = nil }
        return expired.map { .lose(member: $0) } + rebalance(now: now, counts: counts)
    }

    /// Why a member may not record positions, or `nil` where it may. Until it has released its partitions it may.
    func refusal(of membership: SQLiteGroupMembership, partitions: [TopicPartition]) -> MessagingError? {
        switch members[membership.member]?.hold {
        case .owned(let owned, membership.generation), .releasing(let owned, membership.generation, _):
            guard let stranger = partitions.first(where: { !owned.contains($0) }) else { return nil }
            return MessagingError(
                .unknownPartition,
                "Partition \(stranger) is not assigned to this member of group \(membership.group)."
            )
        default:
            return MessagingError(
                .fenced,
                "This member of group \(membership.group) has lost its partitions to a newer assignment."
            )
        }
    }

    private mutating func completeIfReleased(counts: [String: Int]) -> [Action] {
        guard isRebalancing else { return [] }
        let isReleased = members.values.allSatisfy { member in
            if case .releasing = member.hold { false } else { true }
        }
        guard isReleased else { return [] }
        isRebalancing = false
        generation += 1
        let assigned = RangeAssignment.assign(members: members.mapValues(\.topics), counts: counts)
        return assigned.sorted { $0.key < $1.key }.map { member, partitions in
            members[member]?.hold = .owned(partitions, generation: generation)
            return .assign(member: member, partitions: partitions, generation: generation)
        }
    }
}

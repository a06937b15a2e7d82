import Messaging
import Synchronization

/// Keeps the groups of this process and tells their members what they own.
final class GroupCoordinator: Sendable {
    private struct Timer {
        var deadline: Int64
        var task: Task<Void, Never>
    }

    private struct State {
        var groups: [String: ConsumerGroup] = [:]
        var members: [Int: GroupMember] = [:]
        var nextMember = 1
        var timer: Timer?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let log: MessageLog
    private let time: any TimeSource

    init(log: MessageLog, time: any TimeSource) {
        self.log = log
        self.time = time
    }

    deinit {
        state.withLock { $0.timer?.task.cancel() }
    }

    /// Adds a member; it learns of its partitions through its feed.
    func join(_ member: GroupMember) {
        change { state, now in admit(member, &state, now: now) }
    }

    func leave(_ member: GroupMember) {
        update(member) { group, id, now, counts in group.leave(id, now: now, counts: counts) }
    }

    /// Gives an assignment up. A member that has lost its place joins again.
    func release(_ member: GroupMember, assignment: Assignment) {
        guard let membership = assignment.membership as? SQLiteGroupMembership else { return }
        change { state, now in
            guard member.released(assignment) else { return }
            guard var group = state.groups[membership.group], group.contains(member.id) else {
                return admit(member, &state, now: now)
            }
            let actions = group.release(
                member.id,
                generation: membership.generation,
                now: now,
                counts: counts(of: group.topics)
            )
            state.groups[membership.group] = group
            perform(actions, &state)
        }
    }

    /// Counts the time until a member that is not heard loses its place.
    func silence(_ member: GroupMember) {
        update(member) { group, id, now, _ in
            group.silence(id, now: now)
            return []
        }
    }

    /// Hears from a silent member. One that lost its place while it owned nothing joins again.
    func hear(_ member: GroupMember) {
        change { state, now in
            let name = member.configuration.group
            if state.groups[name]?.contains(member.id) ?? false {
                state.groups[name]?.hear(member.id)
            } else if member.ownsNothing {
                admit(member, &state, now: now)
            }
        }
    }

    /// Shares partitions anew where topics came or went.
    func topicsChanged(_ names: Set<String>) {
        change { state, now in
            for (name, group) in state.groups where !group.topics.isDisjoint(with: names) {
                let counts = counts(of: group.topics)
                perform(state.groups[name]?.rebalance(now: now, counts: counts) ?? [], &state)
            }
        }
    }

    func refusal(of positions: AppendRequest.Positions) -> MessagingError? {
        let partitions = positions.offsets.map(\.partition.source)
        return state.withLock { state in
            let group = state.groups[positions.membership.group] ?? ConsumerGroup()
            return group.refusal(of: positions.membership, partitions: partitions)
        }
    }

    func close() {
        let members = state.withLock { state in
            state.isClosed = true
            state.timer?.task.cancel()
            state.timer = nil
            state.groups = [:]
            defer { state.members = [:] }
            return Array(state.members.values)
        }
        for member in members { member.finish() }
    }

    private func admit(_ member: GroupMember, _ state: inout State, now: Int64) {
        guard !state.isClosed, !member.isClosed else { return }
        let id = state.nextMember
        state.nextMember += 1
        member.began(as: id)
        state.members[id] = member
        let name = member.configuration.group
        var group = state.groups[name] ?? ConsumerGroup()
        let counts = counts(of: group.topics.union(member.configuration.topics))
        let actions = group.join(id, configuration: member.configuration, now: now, counts: counts)
        state.groups[name] = group
        perform(actions, &state)
    }

    private func update(
        _ member: GroupMember,
        _ body: (inout ConsumerGroup, Int, Int64, [String: Int]) -> [ConsumerGroup.Action]
    ) {
        change { state, now in
            let name = member.configuration.group
            guard var group = state.groups[name], group.contains(member.id) else { return }
            let actions = body(&group, member.id, now, counts(of: group.topics))
            state.groups[name] = group.isEmpty ? nil : group
            if !group.contains(member.id) { state.members[member.id] = nil }
            perform(actions, &state)
        }
    }

    private func change(_ body: (inout State, Int64) -> Void) {
        state.withLock { state in
            body(&state, time.now())
            schedule(&state)
        }
    }

    private func perform(_ actions: [ConsumerGroup.Action], _ state: inout State) {
        for action in actions {
            switch action {
            case .assign(let id, let partitions, let generation):
                state.members[id]?.assigned(partitions, generation: generation)
            case .revoke(let id):
                state.members[id]?.revoked()
            case .lose(let id):
                state.members.removeValue(forKey: id)?.lost()
            }
        }
    }

    private func counts(of topics: Set<String>) -> [String: Int] {
        var counts: [String: Int] = [:]
        for name in topics { counts[name] = (try? log.topic(name))?.partitions.count }
        return counts
    }

    private func schedule(_ state: inout State) {
        let deadline = state.groups.values.compactMap(\.nextDeadline).min()
        guard deadline != state.timer?.deadline else { return }
        state.timer?.task.cancel()
        state.timer = deadline.map { deadline in
            let task = Task { [time, weak self] in
                do {
                    try await time.sleep(until: deadline)
                } catch {
                    return
                }
                self?.expire()
            }
            return Timer(deadline: deadline, task: task)
        }
    }

    private func expire() {
        change { state, now in
            state.timer = nil
            for name in state.groups.keys {
                guard var group = state.groups[name] else { continue }
                let actions = group.expire(now: now, counts: counts(of: group.topics))
                state.groups[name] = group.isEmpty ? nil : group
                perform(actions, &state)
            }
        }
    }
}

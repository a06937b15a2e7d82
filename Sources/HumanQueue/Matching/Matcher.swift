import TandemEvents

/// Decides who is offered which conversation: a state machine without clock, input or output.
///
/// Each change is followed by ``settle(at:)``, which ends what is overdue and makes the offers that are possible, so
/// that waiting conversations go out whenever an agent comes, is free again or takes more. Time is passed in and never
/// decreases. What is done shows in `effects` and `changes`, for the caller to take.
struct Matcher: Sendable {
    let settings: MatchingSettings
    var agents: [AgentID: QueueAgent] = [:]
    var entries: [ConversationID: QueueEntry] = [:]
    var assignments: [ConversationID: Assignment] = [:]
    /// The entries by line, each in the order of the queue.
    var lines: [String: [QueueRank]] = [:]
    /// The entries with an offer that stands.
    var offered: Set<ConversationID> = []
    /// When ``settle(at:)`` is to be called next, though nothing happens before.
    var wakeAt: Timestamp?
    var effects: [MatcherEffect] = []
    var changes = MatcherChanges()

    init(settings: MatchingSettings) {
        self.settings = settings
    }

    /// A matcher as it was stored.
    init(
        settings: MatchingSettings, agents: some Sequence<QueueAgent>, entries: some Sequence<QueueEntry>,
        assignments: some Sequence<Assignment>
    ) {
        self.settings = settings
        for agent in agents { self.agents[agent.id] = agent }
        for entry in entries { insert(entry) }
        for assignment in assignments { self.assignments[assignment.conversation] = assignment }
        changes = MatcherChanges()
    }

    mutating func takeEffects() -> [MatcherEffect] {
        defer { effects = [] }
        return effects
    }

    mutating func takeChanges() -> MatcherChanges {
        defer { changes = MatcherChanges() }
        return changes
    }

    // MARK: The router's word

    /// A conversation waits for a person.
    mutating func add(_ entry: QueueEntry) {
        let conversation = entry.conversation
        if let known = entries[conversation], known.epoch > entry.epoch || known.request == entry.request { return }
        var entry = entry
        if let held = assignments[conversation] {
            guard held.epoch <= entry.epoch else { return }
            if held.epoch < entry.epoch { endAssignment(of: conversation, reason: .requeued) }
        }
        // Who gave it back or did not reply is not the first to be asked again.
        if entry.reason == .transferred || entry.reason == .replyOverdue, let previous = entry.previousAgent {
            entry.tried.insert(previous)
            entry.roundStartedAt = entry.queuedAt
            entry.lastOfferEndedAt = entry.queuedAt
        }
        removeEntry(of: conversation, reason: .offerOutdated)
        insert(entry)
    }

    /// An agent owns a conversation.
    mutating func assign(_ assignment: Assignment) {
        let conversation = assignment.conversation
        if let held = assignments[conversation] {
            guard held.epoch < assignment.epoch else { return }
            endAssignment(of: conversation, reason: held.agent == assignment.agent ? .requeued : .transferred)
        }
        var taken: QueueEntry?
        if let entry = entries[conversation], entry.epoch <= assignment.epoch {
            taken = entry
            if entry.offer?.id == assignment.offer { entries[conversation]?.offer = nil }
            removeEntry(of: conversation, reason: .offerOutdated)
        }
        assignments[conversation] = assignment
        changes.assignments.insert(conversation)
        effects.append(.assigned(assignment, entry: taken))
    }

    /// A conversation, or one offer of it, is not for people any more, or not for this agent.
    mutating func withdraw(_ conversation: ConversationID, epoch: Int, offer: OfferID?, reason: WithdrawalReason) {
        if let offer {
            guard let entry = entries[conversation], entry.offer?.id == offer else { return }
            removeEntry(of: conversation, reason: reason)
            return
        }
        let goesOn: Set<WithdrawalReason> = [.leaseExpired, .replyOverdue, .requeued, .transferred]
        if let entry = entries[conversation], entry.epoch <= epoch, !goesOn.contains(reason) {
            removeEntry(of: conversation, reason: reason)
        }
        if let held = assignments[conversation], held.epoch < epoch || held.epoch == epoch && reason != .transferred {
            endAssignment(of: conversation, reason: reason)
        }
    }

    /// The conversation has had another owner since an epoch: what is older ends.
    mutating func ownerChanged(_ conversation: ConversationID, epoch: Int, reason: WithdrawalReason) {
        if let held = assignments[conversation], held.epoch < epoch {
            endAssignment(of: conversation, reason: reason)
        }
    }

    // MARK: Parts

    mutating func insert(_ entry: QueueEntry) {
        let rank = entry.rank(ageing: settings.ageing)
        entries[entry.conversation] = entry
        if entry.offer != nil { offered.insert(entry.conversation) }
        var line = lines[entry.line] ?? []
        line.insert(rank, at: line.firstIndex(notBefore: rank))
        lines[entry.line] = line
        changes.entries.insert(entry.conversation)
        changes.lines.insert(entry.line)
    }

    mutating func removeEntry(of conversation: ConversationID, reason: WithdrawalReason) {
        guard let entry = entries.removeValue(forKey: conversation) else { return }
        offered.remove(conversation)
        let rank = entry.rank(ageing: settings.ageing)
        lines[entry.line]?.remove(rank)
        if lines[entry.line]?.isEmpty == true { lines[entry.line] = nil }
        changes.entries.insert(conversation)
        changes.lines.insert(entry.line)
        if let offer = entry.offer { effects.append(.offerWithdrawn(entry, offer, reason)) }
    }

    mutating func endAssignment(of conversation: ConversationID, reason: WithdrawalReason) {
        guard let assignment = assignments.removeValue(forKey: conversation) else { return }
        changes.assignments.insert(conversation)
        effects.append(.assignmentEnded(assignment, reason))
    }
}

extension [QueueRank] {
    /// Where a rank stands, or would stand, in this ascending array.
    func firstIndex(notBefore rank: QueueRank) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < rank { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func remove(_ rank: QueueRank) {
        let index = firstIndex(notBefore: rank)
        if index < count, self[index] == rank { remove(at: index) }
    }
}

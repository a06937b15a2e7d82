import TandemEvents

extension Matcher {
    /// What is to become of an entry without an offer.
    private enum Choice {
        case offer(AgentID, newRound: Bool)
        /// Not before a time, though there is an agent with room for it.
        case wait(until: Timestamp)
        /// Nobody has room for it.
        case none
    }

    /// Ends what is overdue, makes the offers that are possible, and sets ``wakeAt``.
    mutating func settle(at time: Timestamp) {
        loseGoneAgents(at: time)
        expireOffers(at: time)
        var wakeAt = makeOffers(at: time)
        for conversation in offered {
            guard let offer = entries[conversation]?.offer, !offer.isAccepted else { continue }
            wakeAt = earlier(wakeAt, offer.expiresAt)
        }
        let holding = Set(assignments.values.map(\.agent))
        for agent in agents.values where agent.connections == 0 {
            if agent.presence != .offline || holding.contains(agent.id) { wakeAt = earlier(wakeAt, agent.aliveUntil) }
        }
        self.wakeAt = wakeAt
    }

    private func earlier(_ left: Timestamp?, _ right: Timestamp) -> Timestamp {
        left.map { min($0, right) } ?? right
    }

    private mutating func loseGoneAgents(at time: Timestamp) {
        var held: [AgentID: [ConversationID]] = [:]
        for assignment in assignments.values { held[assignment.agent, default: []].append(assignment.conversation) }
        // An agent who is not known here cannot come back either.
        let unknown = held.keys.filter { agents[$0] == nil }
        let gone = agents.values.filter { agent in
            agent.isGone(at: time) && (agent.presence != .offline || held[agent.id] != nil)
        }
        for agent in (unknown + gone.map(\.id)).sorted() {
            for conversation in held[agent, default: []].sorted() {
                guard let assignment = assignments.removeValue(forKey: conversation) else { continue }
                changes.assignments.insert(conversation)
                effects.append(.leaseExpired(assignment))
            }
            if agents[agent].map({ $0.presence != .offline }) ?? false {
                setPresence(.offline, of: agent)
                effects.append(.agentLost(agent))
            }
        }
    }

    private mutating func expireOffers(at time: Timestamp) {
        for conversation in offered.sorted() {
            guard let entry = entries[conversation], let offer = entry.offer, !offer.isAccepted,
                offer.expiresAt <= time
            else { continue }
            endOffer(of: conversation, at: time)
            effects.append(.offerExpired(entry, offer))
        }
    }

    /// Goes through the queue in order while somebody has room.
    ///
    /// - Returns: when an entry that waits for a better agent is due.
    private mutating func makeOffers(at time: Timestamp) -> Timestamp? {
        var loads = currentLoads()
        var free = agents.values.filter { agent in
            agent.presence == .available && !agent.isGone(at: time) && loads[agent.id, default: 0] < agent.capacity
        }
        guard !free.isEmpty, !entries.isEmpty else { return nil }
        free.sort { $0.id < $1.id }
        var open = lines.keys.sorted().map { (line: $0, next: 0) }
        var wakeAt: Timestamp?
        while !free.isEmpty {
            // The earliest of the heads of all lines that somebody has room for.
            var best: (index: Int, rank: QueueRank)?
            for index in open.indices {
                guard let ranks = lines[open[index].line], open[index].next < ranks.count else { continue }
                let rank = ranks[open[index].next]
                if best.map({ rank < $0.rank }) ?? true { best = (index, rank) }
            }
            guard let best, let entry = entries[best.rank.conversation] else { break }
            open[best.index].next += 1
            guard entry.offer == nil else { continue }
            switch choose(for: entry, among: free, loads: loads, at: time) {
            case .offer(let agent, let newRound):
                makeOffer(of: entry, to: agent, newRound: newRound, at: time)
                loads[agent, default: 0] += 1
                free.removeAll { $0.id == agent && loads[agent, default: 0] >= $0.capacity }
            case .wait(let until):
                wakeAt = earlier(wakeAt, until)
            case .none where !free.contains(where: { $0.skills.isSuperset(of: entry.requiredSkills) }):
                // Nor has anybody room for the rest of its line.
                open.remove(at: best.index)
            case .none:
                break
            }
        }
        return wakeAt
    }

    /// How many conversations each agent has or is offered.
    func currentLoads() -> [AgentID: Int] {
        var loads: [AgentID: Int] = [:]
        for assignment in assignments.values { loads[assignment.agent, default: 0] += 1 }
        for conversation in offered {
            if let offer = entries[conversation]?.offer { loads[offer.agent, default: 0] += 1 }
        }
        return loads
    }

    /// Whether an agent may have an entry at all.
    private func mayServe(_ agent: QueueAgent, _ entry: QueueEntry) -> Bool {
        agent.skills.isSuperset(of: entry.requiredSkills) && (entry.toAgent ?? agent.id) == agent.id
            && assignments[entry.conversation]?.agent != agent.id
    }

    private func choose(
        for entry: QueueEntry, among free: [QueueAgent], loads: [AgentID: Int], at time: Timestamp
    ) -> Choice {
        var candidates = free.filter { mayServe($0, entry) }
        guard !candidates.isEmpty else { return .none }
        var tried = entry.tried
        var newRound = false
        if candidates.allSatisfy({ tried.contains($0.id) }) {
            let roundEnd = (entry.roundStartedAt ?? time) + settings.roundLimit
            let others = agents.values.contains { agent in
                agent.isOnShift(at: time) && mayServe(agent, entry) && !tried.contains(agent.id)
            }
            if others, time < roundEnd { return .wait(until: roundEnd) }
            let retryAt = (entry.lastOfferEndedAt ?? time) + settings.retryPause
            if time < retryAt { return .wait(until: retryAt) }
            tried = []
            newRound = true
        }
        candidates.removeAll { tried.contains($0.id) }
        if let previous = entry.previousAgent.flatMap({ agents[$0] }), !entry.tried.contains(previous.id) {
            if candidates.contains(where: { $0.id == previous.id }) { return .offer(previous.id, newRound: newRound) }
            let until = entry.queuedAt + settings.previousAgentWait
            if time < until, previous.isOnShift(at: time), mayServe(previous, entry) { return .wait(until: until) }
        }
        if !candidates.contains(where: { $0.skills.isSuperset(of: entry.preferredSkills) }) {
            let until = entry.requestedAt + settings.preferenceWait
            let others = agents.values.contains { agent in
                agent.isOnShift(at: time) && mayServe(agent, entry) && !tried.contains(agent.id)
                    && agent.skills.isSuperset(of: entry.preferredSkills)
            }
            if others, time < until { return .wait(until: until) }
        }
        let best = candidates.min { isBetter($0, $1, for: entry, loads: loads) }
        return best.map { .offer($0.id, newRound: newRound) } ?? .none
    }

    /// More of the preferred skills, then the smaller share of the capacity in use, then the longest without an offer.
    private func isBetter(
        _ left: QueueAgent, _ right: QueueAgent, for entry: QueueEntry, loads: [AgentID: Int]
    ) -> Bool {
        let leftSkills = left.skills.intersection(entry.preferredSkills).count
        let rightSkills = right.skills.intersection(entry.preferredSkills).count
        if leftSkills != rightSkills { return leftSkills > rightSkills }
        let leftShare = loads[left.id, default: 0] * right.capacity
        let rightShare = loads[right.id, default: 0] * left.capacity
        if leftShare != rightShare { return leftShare < rightShare }
        return (left.lastOfferAt, left.id) < (right.lastOfferAt, right.id)
    }

    private mutating func makeOffer(of entry: QueueEntry, to agent: AgentID, newRound: Bool, at time: Timestamp) {
        var entry = entry
        if newRound {
            entry.tried = []
            entry.roundStartedAt = nil
        }
        entry.roundStartedAt = entry.roundStartedAt ?? time
        entry.offerCount += 1
        let offer = Offer(
            id: OfferID.following(entry.request, role: "offer.\(entry.offerCount)"), agent: agent, madeAt: time,
            expiresAt: time + settings.offerTimeout)
        entry.offer = offer
        entries[entry.conversation] = entry
        offered.insert(entry.conversation)
        agents[agent]?.lastOfferAt = time
        changes.entries.insert(entry.conversation)
        effects.append(.offerMade(entry, offer))
    }
}

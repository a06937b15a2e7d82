import TandemEvents

/// What agents do, and what becomes of their connections.
extension Matcher {
    /// Adds an agent, or takes over a new name or new skills of one.
    mutating func register(_ agent: QueueAgent) {
        if var known = agents[agent.id] {
            known.name = agent.name
            known.skills = agent.skills
            agents[agent.id] = known
        } else {
            agents[agent.id] = agent
        }
    }

    mutating func setPresence(_ presence: Presence, of id: AgentID) {
        guard agents[id] != nil, agents[id]?.presence != presence else { return }
        agents[id]?.presence = presence
        changes.agents.insert(id)
        // On a break nobody answers an offer, so the next agent gets it at once.
        if !presence.isOnShift { takeBackOffers(of: id) }
    }

    mutating func setCapacity(_ capacity: Int, of id: AgentID) {
        guard agents[id] != nil, agents[id]?.capacity != capacity else { return }
        agents[id]?.capacity = capacity
        changes.agents.insert(id)
    }

    /// An event stream of the agent was opened.
    mutating func connect(_ id: AgentID) {
        agents[id]?.connections += 1
    }

    /// An event stream of the agent has ended.
    mutating func disconnect(_ id: AgentID, at time: Timestamp) {
        guard let agent = agents[id], agent.connections > 0 else { return }
        agents[id]?.connections -= 1
        keepAlive(id, at: time)
    }

    /// The agent was heard of.
    mutating func keepAlive(_ id: AgentID, at time: Timestamp) {
        guard let agent = agents[id] else { return }
        agents[id]?.aliveUntil = max(agent.aliveUntil, time + settings.connectionGrace)
    }

    /// The agent asks for the conversation offered; it is the agent's once the router says so.
    ///
    /// Accepting again changes nothing.
    mutating func accept(
        _ id: OfferID, by agent: AgentID, at time: Timestamp
    ) throws(MatcherRefusal) -> (entry: QueueEntry, isNew: Bool) {
        let entry = try openOffer(id, to: agent, at: time)
        guard entry.offer?.isAccepted == false else { return (entry, false) }
        entries[entry.conversation]?.offer?.isAccepted = true
        changes.entries.insert(entry.conversation)
        return (entry, true)
    }

    mutating func decline(_ id: OfferID, by agent: AgentID, at time: Timestamp) throws(MatcherRefusal) -> QueueEntry {
        let entry = try openOffer(id, to: agent, at: time)
        guard entry.offer?.isAccepted == false else { throw .offerOver }
        endOffer(of: entry.conversation, at: time)
        return entry
    }

    /// The agent asks the router for something that would end the assignment.
    mutating func leave(
        _ conversation: ConversationID, by agent: AgentID, _ leaving: Assignment.Leaving
    ) throws(MatcherRefusal) {
        guard assignments[conversation]?.agent == agent else { throw .notAssigned }
        assignments[conversation]?.leaving = leaving
        changes.assignments.insert(conversation)
    }

    private func openOffer(_ id: OfferID, to agent: AgentID, at time: Timestamp) throws(MatcherRefusal) -> QueueEntry {
        let conversation = offered.first { entries[$0]?.offer?.id == id }
        guard let entry = conversation.flatMap({ entries[$0] }), let offer = entry.offer, offer.agent == agent else {
            throw .unknownOffer
        }
        guard offer.isAccepted || offer.expiresAt > time else { throw .offerOver }
        return entry
    }

    /// Puts an entry back among those that wait; the agent has had it in this round.
    mutating func endOffer(of conversation: ConversationID, at time: Timestamp) {
        guard var entry = entries[conversation], let offer = entry.offer else { return }
        entry.offer = nil
        entry.tried.insert(offer.agent)
        entry.lastOfferEndedAt = time
        entries[conversation] = entry
        offered.remove(conversation)
        changes.entries.insert(conversation)
    }

    /// Offers that the agent has not answered expire before their time.
    mutating func takeBackOffers(of agent: AgentID) {
        for conversation in offered {
            guard let offer = entries[conversation]?.offer, offer.agent == agent, !offer.isAccepted else { continue }
            entries[conversation]?.offer?.expiresAt = offer.madeAt
        }
    }
}

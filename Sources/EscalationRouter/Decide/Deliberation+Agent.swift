import TandemEvents

extension Deliberation {
    /// Decides an act of an agent, or of the queue for them.
    mutating func agent(_ event: Event<AgentEvent>) throws(DecisionRefusal) -> DecisionRule {
        guard let position = event.outbox, position.sequence > 0 else {
            throw DecisionRefusal("outbox: expected the outbox's id and a sequence from 1")
        }
        if event.body.isOfAgent, event.agent == nil {
            throw DecisionRefusal("agent: expected the agent's id and name")
        }
        guard take(position) else { return .agentDuplicate }
        switch event.body {
        case .offerAccepted(let body):
            guard let agent = event.agent else { return .unknownType }
            return accept(body, by: agent)
        case .messageSent(let body):
            guard let agent = event.agent else { return .unknownType }
            return message(body, by: agent)
        case .offerMade, .offerDeclined, .offerExpired:
            return .offerRecorded
        case .leaseExpired(let body):
            return leaseExpired(body)
        case .transferRequested(let body):
            return transfer(body)
        case .returned(let body):
            return returned(body)
        case .resolved(let body):
            return resolved(body)
        case .waitEstimated(let body):
            return waitEstimated(body)
        case .wrappedUp:
            return .recorded
        case .unknown:
            return .unknownType
        }
    }

    /// - Returns: False where the event was taken before.
    private mutating func take(_ position: OutboxPosition) -> Bool {
        if let index = state.outboxes.firstIndex(where: { $0.id == position.id }) {
            return state.outboxes[index].take(position.sequence)
        }
        var progress = OutboxProgress(id: position.id)
        _ = progress.take(position.sequence)
        state.outboxes.append(progress)
        // A new outbox comes with a new database only, so few ever write for one conversation.
        if state.outboxes.count > 8 { state.outboxes.removeFirst() }
        return true
    }

    /// Why an act under a lease is refused; nil where the lease owns the conversation.
    private func refusal(epoch: Int, lease: LeaseID) -> RefusalReason? {
        switch state.owner {
        case .person:
            if state.lease == lease, state.epoch == epoch { return nil }
            return state.epoch == epoch ? .outdatedLease : .outdatedEpoch
        case .closed: return .closed
        case .bot, .queued, .pending: return .notOwner
        }
    }

    private mutating func message(_ body: MessageSent, by agent: AgentReference) -> DecisionRule {
        if let reason = refusal(epoch: body.epoch, lease: body.lease) {
            ask(.replyRefused(ReplyRefused(messageID: body.messageID, agentID: agent.id, reason: reason)))
            return .agentReplyRefused
        }
        let author = Author(kind: .agent, id: agent.id.description, name: agent.name)
        let isDone = reply(
            body.messageID, author: author, content: body.content, through: body.seen, replyTo: body.replyTo)
        if isDone, case .person(let owner, _) = state.owner {
            state.owner = .person(agent: owner, replyDue: nil)
            awaitCustomer()
        }
        return .agentReplied
    }

    private mutating func leaseExpired(_ body: LeaseExpired) -> DecisionRule {
        guard case .person = state.owner, state.lease == body.lease else { return .agentOutdated }
        ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .leaseExpired)))
        sendToPeople(.agentLost, notice: .returnedToQueue)
        return .leaseExpired
    }

    private mutating func transfer(_ body: TransferRequested) -> DecisionRule {
        guard refusal(epoch: body.epoch, lease: body.lease) == nil, case .person(let agent, _) = state.owner else {
            return .agentOutdated
        }
        state.transfer = Transfer(by: agent, toAgent: body.toAgent, skills: body.skills, requestedAt: at)
        ask(
            .personNeeded(
                PersonNeeded(
                    epoch: state.epoch, reason: .transferred, priority: state.demand?.priority ?? 0,
                    requiredSkills: body.skills, preferredSkills: state.demand?.preferredSkills ?? [],
                    requestedAt: state.demand?.requestedAt ?? at, deadline: at + policy.queue.becomesCaseAfter,
                    brief: brief(note: body.note), previousAgent: agent, toAgent: body.toAgent)))
        return .transferRequested
    }

    private mutating func returned(_ body: Returned) -> DecisionRule {
        guard refusal(epoch: body.epoch, lease: body.lease) == nil else { return .agentOutdated }
        ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: body.to == .bot ? .returnedToBot : .requeued)))
        if body.to == .bot, mode != .people {
            giveToBot(.returned, notice: .returnedToBot)
            return .returnedToBot
        }
        sendToPeople(.transferred, ownerReason: .returned, notice: .returnedToQueue, note: body.note)
        return .returnedToQueue
    }

    private mutating func resolved(_ body: Resolved) -> DecisionRule {
        guard refusal(epoch: body.epoch, lease: body.lease) == nil else { return .agentOutdated }
        settle(through: body.seen)
        guard state.unanswered.isEmpty else {
            // The customer wrote what the agent had not seen: it is not over, and goes to the same agent first.
            ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .resolved)))
            sendToPeople(.reopened, notice: .returnedToQueue)
            return .resolvedUnseen
        }
        ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .resolved)))
        notify(.closedByAgent)
        close(.agentResolved, basis: .agent, outcome: body.outcome)
        return .resolved
    }

    private mutating func waitEstimated(_ body: WaitEstimated) -> DecisionRule {
        guard case .queued = state.owner, body.epoch == state.epoch else { return .agentOutdated }
        record {
            .waitChanged(
                WaitChanged(
                    sequence: $0, position: body.position, low: body.low, high: body.high, asOf: body.asOf))
        }
        return .waitEstimated
    }
}

extension AgentEvent {
    /// Whether it is of an agent, who has to be named.
    fileprivate var isOfAgent: Bool {
        switch self {
        case .offerAccepted, .messageSent: true
        case .offerMade, .offerDeclined, .offerExpired, .leaseExpired, .transferRequested, .returned, .resolved,
            .wrappedUp, .waitEstimated, .unknown:
            false
        }
    }
}

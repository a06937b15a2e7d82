import TandemEvents

extension Deliberation {
    /// An agent asks to own the conversation: the first one to do so under the present epoch does.
    mutating func accept(_ body: OfferAccepted, by agent: AgentReference) -> DecisionRule {
        guard body.epoch == state.epoch else { return tooLate(body) }
        switch state.owner {
        case .queued, .pending:
            assign(body.offerID, to: agent, reason: .accepted)
            return .offerAccepted
        case .person(let owner, _):
            guard let transfer = state.transfer, agent.id != owner.id,
                transfer.toAgent == nil || transfer.toAgent == agent.id
            else { return tooLate(body) }
            // Withdrawn under its own epoch first, so that the new lease below is not taken for the old one.
            ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .transferred)))
            assign(body.offerID, to: agent, reason: OwnerChangeReason(rawValue: HandoffReason.transferred.rawValue))
            return .transferred
        case .bot, .closed:
            return tooLate(body)
        }
    }

    private mutating func tooLate(_ body: OfferAccepted) -> DecisionRule {
        ask(.withdrawn(Withdrawn(epoch: body.epoch, offerID: body.offerID, reason: .offerOutdated)))
        return .offerTooLate
    }

    private mutating func assign(_ offer: OfferID, to agent: AgentReference, reason: OwnerChangeReason) {
        let replyDue = state.unanswered.isEmpty ? nil : at + policy.person.replyWithin
        let lease = LeaseID.following(cause, role: "lease")
        changeOwner(to: .person(agent: agent, replyDue: replyDue), reason: reason)
        state.lease = lease
        if replyDue == nil { awaitCustomer() }
        notify(.assigned, values: ["agent": agent.name])
        ask(
            .assigned(
                Assigned(
                    epoch: state.epoch, lease: lease, agentID: agent.id, offerID: offer, replyDue: replyDue)))
    }
}

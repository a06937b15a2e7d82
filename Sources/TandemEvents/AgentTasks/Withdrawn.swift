/// A conversation, or an accepted offer of it, is no longer for people or for this agent.
package struct Withdrawn: EventBody {
    package static let type = EventType(topic: .agentTasks, name: "withdrawn")

    package let epoch: Int
    /// Absent: whatever offers stand.
    package let offerID: OfferID?
    package let reason: WithdrawalReason

    package init(epoch: Int, offerID: OfferID? = nil, reason: WithdrawalReason) {
        self.epoch = epoch
        self.offerID = offerID
        self.reason = reason
    }
}

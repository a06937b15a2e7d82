/// An agent owns the conversation from here on.
package struct Assigned: EventBody {
    package static let type = EventType(topic: .agentTasks, name: "assigned")

    package let epoch: Int
    package let lease: LeaseID
    package let agentID: AgentID
    package let offerID: OfferID
    /// When it is queued again unless answered; absent when nothing is unanswered.
    package let replyDue: Timestamp?

    package init(epoch: Int, lease: LeaseID, agentID: AgentID, offerID: OfferID, replyDue: Timestamp? = nil) {
        self.epoch = epoch
        self.lease = lease
        self.agentID = agentID
        self.offerID = offerID
        self.replyDue = replyDue
    }
}

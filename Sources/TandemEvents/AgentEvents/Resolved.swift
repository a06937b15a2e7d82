/// An agent closed the conversation as done.
package struct Resolved: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "resolved")

    package let epoch: Int
    package let lease: LeaseID
    /// The highest `sequence` that the agent had seen: unanswered messages up to it are settled.
    package let seen: Int
    package let outcome: Outcome?

    package init(epoch: Int, lease: LeaseID, seen: Int, outcome: Outcome? = nil) {
        self.epoch = epoch
        self.lease = lease
        self.seen = seen
        self.outcome = outcome
    }
}

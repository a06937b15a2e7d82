/// An agent asks for another one to take over; theirs it stays until then.
package struct TransferRequested: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "transfer.requested")

    package let epoch: Int
    package let lease: LeaseID
    /// The other agent; absent when `skills` says who.
    package let toAgent: AgentID?
    /// What the other one must have; empty when `toAgent` is named.
    package let skills: [String]
    /// For the other agent only.
    package let note: Content?

    package init(epoch: Int, lease: LeaseID, toAgent: AgentID? = nil, skills: [String] = [], note: Content? = nil) {
        self.epoch = epoch
        self.lease = lease
        self.toAgent = toAgent
        self.skills = skills
        self.note = note
    }
}

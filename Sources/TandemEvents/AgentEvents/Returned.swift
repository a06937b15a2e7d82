/// An agent gave the conversation back.
package struct Returned: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "returned")

    package let epoch: Int
    package let lease: LeaseID
    package let to: ReturnTarget
    /// For the next agent only.
    package let note: Content?

    package init(epoch: Int, lease: LeaseID, to: ReturnTarget, note: Content? = nil) {
        self.epoch = epoch
        self.lease = lease
        self.to = to
        self.note = note
    }
}

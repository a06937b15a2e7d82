/// An agent's connection was lost for too long.
package struct LeaseExpired: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "lease.expired")

    package let lease: LeaseID
    package let epoch: Int

    package init(lease: LeaseID, epoch: Int) {
        self.lease = lease
        self.epoch = epoch
    }
}

/// The conversation has another owner.
package struct OwnerChanged: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "owner.changed")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    /// The new one.
    package let epoch: Int
    package let from: Owner
    package let to: Owner
    package let reason: OwnerChangeReason

    package init(sequence: Int, epoch: Int, from: Owner, to: Owner, reason: OwnerChangeReason) {
        self.sequence = sequence
        self.epoch = epoch
        self.from = from
        self.to = to
        self.reason = reason
    }
}

/// Something is to be done later: a callback or a case.
package struct FollowUpNeeded: EventBody {
    package static let type = EventType(topic: .agentTasks, name: "followUp.needed")

    package let epoch: Int
    package let kind: FollowUpKind
    package let due: Timestamp
    /// What customers call it by.
    package let reference: String

    package init(epoch: Int, kind: FollowUpKind, due: Timestamp, reference: String) {
        self.epoch = epoch
        self.kind = kind
        self.due = due
        self.reference = reference
    }
}

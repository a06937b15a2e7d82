/// Why a conversation goes to a person.
package struct HandoffReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The customer asked.
    package static let requested = HandoffReason(rawValue: "requested")
    /// The assistant was below its threshold too often.
    package static let unsure = HandoffReason(rawValue: "unsure")
    package static let outOfScope = HandoffReason(rawValue: "outOfScope")
    package static let notUnderstood = HandoffReason(rawValue: "notUnderstood")
    /// The topic is for people.
    package static let policy = HandoffReason(rawValue: "policy")
    /// Fraud, hardship, bereavement or danger.
    package static let risk = HandoffReason(rawValue: "risk")
    package static let complaint = HandoffReason(rawValue: "complaint")
    /// The customer contests what was decided.
    package static let contested = HandoffReason(rawValue: "contested")
    /// The assistant was silent past its time limit.
    package static let deadlinePassed = HandoffReason(rawValue: "deadlinePassed")
    /// The assistant failed.
    package static let failed = HandoffReason(rawValue: "failed")
    /// A switch sends conversations to people.
    package static let switchedOff = HandoffReason(rawValue: "switchedOff")
    /// An agent passed it on.
    package static let transferred = HandoffReason(rawValue: "transferred")
    /// The agent's lease expired.
    package static let agentLost = HandoffReason(rawValue: "agentLost")
    /// The agent did not reply in time.
    package static let replyOverdue = HandoffReason(rawValue: "replyOverdue")
    /// A pending conversation came due.
    package static let due = HandoffReason(rawValue: "due")
    /// A closed conversation was reopened.
    package static let reopened = HandoffReason(rawValue: "reopened")
    /// Machines answered each other.
    package static let loop = HandoffReason(rawValue: "loop")
}

/// A conversation waits for a person.
package struct PersonNeeded: EventBody {
    package static let type = EventType(topic: .agentTasks, name: "person.needed")

    package let epoch: Int
    package let reason: HandoffReason
    /// Higher first, 0 to 1,000.
    package let priority: Int
    package let requiredSkills: [String]
    package let preferredSkills: [String]
    /// When the customer began to wait; kept over every return to the queue.
    package let requestedAt: Timestamp
    /// When waiting turns into a callback or a case.
    package let deadline: Timestamp
    package let brief: Brief
    package let previousAgent: AgentReference?
    /// The only agent it may be offered to, at a transfer.
    package let toAgent: AgentID?

    package init(
        epoch: Int, reason: HandoffReason, priority: Int, requiredSkills: [String], preferredSkills: [String],
        requestedAt: Timestamp, deadline: Timestamp, brief: Brief, previousAgent: AgentReference? = nil,
        toAgent: AgentID? = nil
    ) {
        self.epoch = epoch
        self.reason = reason
        self.priority = priority
        self.requiredSkills = requiredSkills
        self.preferredSkills = preferredSkills
        self.requestedAt = requestedAt
        self.deadline = deadline
        self.brief = brief
        self.previousAgent = previousAgent
        self.toAgent = toAgent
    }
}

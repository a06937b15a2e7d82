/// What kind of person a conversation waits for; kept over every return to the queue.
package struct PersonDemand: Codable, Hashable, Sendable {
    package var reason: HandoffReason
    /// 0 to 1,000.
    package var priority: Int
    package var requiredSkills: [String]
    package var preferredSkills: [String]
    /// When the customer began to wait.
    package var requestedAt: Timestamp
    /// The sequence of the message that asked for a person, where one did.
    package var askedIn: Int?

    package init(
        reason: HandoffReason, priority: Int, requiredSkills: [String], preferredSkills: [String],
        requestedAt: Timestamp, askedIn: Int? = nil
    ) {
        self.reason = reason
        self.priority = priority
        self.requiredSkills = requiredSkills
        self.preferredSkills = preferredSkills
        self.requestedAt = requestedAt
        self.askedIn = askedIn
    }
}

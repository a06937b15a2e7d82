/// A transfer that no second agent has accepted yet.
package struct Transfer: Codable, Hashable, Sendable {
    package let by: AgentReference
    package let toAgent: AgentID?
    package let skills: [String]
    package let requestedAt: Timestamp

    package init(by: AgentReference, toAgent: AgentID? = nil, skills: [String], requestedAt: Timestamp) {
        self.by = by
        self.toAgent = toAgent
        self.skills = skills
        self.requestedAt = requestedAt
    }
}

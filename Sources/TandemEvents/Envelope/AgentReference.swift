/// An agent, and the name customers see.
package struct AgentReference: Codable, Hashable, Sendable {
    package let id: AgentID
    package let name: String

    package init(id: AgentID, name: String) {
        self.id = id
        self.name = name
    }
}

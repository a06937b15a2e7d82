/// An event that a decision led to.
package struct DecisionAction: Codable, Hashable, Sendable {
    /// Without version: `bot-tasks`.
    package let topic: String
    /// The whole `ce_type`.
    package let type: String
    package let id: EventID
    /// The SHA-256 of its value, 64 lower-case hexadecimal digits.
    package let digest: String

    package init(topic: String, type: String, id: EventID, digest: String) {
        self.topic = topic
        self.type = type
        self.id = id
        self.digest = digest
    }
}

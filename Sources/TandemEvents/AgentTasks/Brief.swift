/// What an agent needs to know before the first word.
package struct Brief: Codable, Hashable, Sendable {
    /// A short account; no quotation.
    package let summary: Content?
    /// The support topic.
    package let topic: String?
    package let language: Language?
    /// Oldest first.
    package let unanswered: [MessageID]
    /// The newest part of the conversation, at most 24 KiB, oldest first.
    package let history: [HistoryEntry]
    package let attributes: [String: String]
    package let tier: String?
    /// What the agent who transfers it wrote; never shown to customers.
    package let note: Content?

    package init(
        summary: Content? = nil, topic: String? = nil, language: Language? = nil, unanswered: [MessageID],
        history: [HistoryEntry], attributes: [String: String] = [:], tier: String? = nil, note: Content? = nil
    ) {
        self.summary = summary
        self.topic = topic
        self.language = language
        self.unanswered = unanswered
        self.history = history
        self.attributes = attributes
        self.tier = tier
        self.note = note
    }
}

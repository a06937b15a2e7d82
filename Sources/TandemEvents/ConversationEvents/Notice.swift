/// The system tells the customer something; it answers no message.
package struct Notice: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "notice")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    package let kind: NoticeKind
    /// What the text says: `reference`, `nextOpening`, `agent`.
    package let values: [String: String]
    /// The text, in the language of the customer.
    package let content: Content

    package init(sequence: Int, kind: NoticeKind, values: [String: String] = [:], content: Content) {
        self.sequence = sequence
        self.kind = kind
        self.values = values
        self.content = content
    }
}

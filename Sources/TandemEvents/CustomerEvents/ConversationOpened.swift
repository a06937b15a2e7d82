/// A customer opened a conversation.
package struct ConversationOpened: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "conversation.opened")

    /// The closed conversation that this one continues.
    package let previous: ConversationID?
    /// What the channel told about the visit; no words of the customer.
    package let attributes: [String: String]
    package let consent: Consent?
    /// What the channel is shown in, BCP 47.
    package let locale: String?

    package init(
        previous: ConversationID? = nil, attributes: [String: String] = [:], consent: Consent? = nil,
        locale: String? = nil
    ) {
        self.previous = previous
        self.attributes = attributes
        self.consent = consent
        self.locale = locale
    }
}

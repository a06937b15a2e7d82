/// What every event about a conversation says of it.
package struct ConversationContext: Codable, Hashable, Sendable {
    package var conversationID: ConversationID
    /// The customer, anonymous ones too.
    package var customerID: CustomerID
    /// The brand the customer talks to.
    package var brand: String
    package var channel: Channel

    package init(conversationID: ConversationID, customerID: CustomerID, brand: String, channel: Channel) {
        self.conversationID = conversationID
        self.customerID = customerID
        self.brand = brand
        self.channel = channel
    }
}

/// Where a conversation takes place.
package struct Channel: Codable, Hashable, Sendable {
    package let kind: ChannelKind
    /// The company's account on the channel.
    package let account: String?
    /// An opaque reference to the customer's address there, never the address.
    package let addressID: String?

    package init(kind: ChannelKind, account: String? = nil, addressID: String? = nil) {
        self.kind = kind
        self.account = account
        self.addressID = addressID
    }
}

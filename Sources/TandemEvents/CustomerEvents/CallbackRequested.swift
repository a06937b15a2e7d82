/// A customer asked to be called back.
package struct CallbackRequested: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "callback.requested")

    /// An opaque reference to where; absent: the conversation's own address.
    package let addressID: String?
    package let earliest: Timestamp?
    package let latest: Timestamp?
    package let note: Content?

    package init(addressID: String? = nil, earliest: Timestamp? = nil, latest: Timestamp? = nil, note: Content? = nil) {
        self.addressID = addressID
        self.earliest = earliest
        self.latest = latest
        self.note = note
    }
}

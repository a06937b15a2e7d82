/// An agent was offered a conversation.
package struct OfferMade: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "offer.made")

    package let offerID: OfferID
    package let epoch: Int
    package let expiresAt: Timestamp

    package init(offerID: OfferID, epoch: Int, expiresAt: Timestamp) {
        self.offerID = offerID
        self.epoch = epoch
        self.expiresAt = expiresAt
    }
}

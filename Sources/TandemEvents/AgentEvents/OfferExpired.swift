/// An agent let an offer time out.
package struct OfferExpired: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "offer.expired")

    package let offerID: OfferID
    package let epoch: Int

    package init(offerID: OfferID, epoch: Int) {
        self.offerID = offerID
        self.epoch = epoch
    }
}

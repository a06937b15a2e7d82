/// An agent asks to own the conversation; they do once `assigned` says so.
package struct OfferAccepted: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "offer.accepted")

    package let offerID: OfferID
    package let epoch: Int

    package init(offerID: OfferID, epoch: Int) {
        self.offerID = offerID
        self.epoch = epoch
    }
}

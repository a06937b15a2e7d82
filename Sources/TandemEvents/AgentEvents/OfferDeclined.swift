/// An agent declined a conversation.
package struct OfferDeclined: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "offer.declined")

    package let offerID: OfferID
    package let epoch: Int
    package let reason: DeclineReason

    package init(offerID: OfferID, epoch: Int, reason: DeclineReason) {
        self.offerID = offerID
        self.epoch = epoch
        self.reason = reason
    }
}

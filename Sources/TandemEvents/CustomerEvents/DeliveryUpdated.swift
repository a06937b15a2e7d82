/// A channel reported on the delivery of a reply.
package struct DeliveryUpdated: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "delivery.updated")

    package let messageID: MessageID
    package let status: DeliveryStatus
    /// The code of the channel.
    package let detail: String?

    package init(messageID: MessageID, status: DeliveryStatus, detail: String? = nil) {
        self.messageID = messageID
        self.status = status
        self.detail = detail
    }
}

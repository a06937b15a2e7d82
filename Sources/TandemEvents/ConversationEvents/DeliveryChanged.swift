/// A reply has come further on its way, or failed.
package struct DeliveryChanged: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "delivery.changed")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    package let messageID: MessageID
    package let status: DeliveryStatus

    package init(sequence: Int, messageID: MessageID, status: DeliveryStatus) {
        self.sequence = sequence
        self.messageID = messageID
        self.status = status
    }
}

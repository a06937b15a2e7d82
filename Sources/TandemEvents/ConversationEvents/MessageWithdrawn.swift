/// A shown message is taken back.
package struct MessageWithdrawn: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "message.withdrawn")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    package let messageID: MessageID
    package let reason: MessageWithdrawalReason

    package init(sequence: Int, messageID: MessageID, reason: MessageWithdrawalReason) {
        self.sequence = sequence
        self.messageID = messageID
        self.reason = reason
    }
}

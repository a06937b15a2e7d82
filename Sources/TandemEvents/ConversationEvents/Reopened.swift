/// A closed conversation goes on.
package struct Reopened: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "reopened")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    /// The message that reopened it.
    package let messageID: MessageID?

    package init(sequence: Int, messageID: MessageID? = nil) {
        self.sequence = sequence
        self.messageID = messageID
    }
}

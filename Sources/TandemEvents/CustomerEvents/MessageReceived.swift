/// A customer wrote a message.
package struct MessageReceived: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "message.received")

    package let messageID: MessageID
    package let content: Content
    /// The message that it answers.
    package let replyTo: MessageID?
    /// Whether a machine sent it, an absence notice for instance; it is never answered.
    package let automated: Bool

    package init(messageID: MessageID, content: Content, replyTo: MessageID? = nil, automated: Bool = false) {
        self.messageID = messageID
        self.content = content
        self.replyTo = replyTo
        self.automated = automated
    }
}

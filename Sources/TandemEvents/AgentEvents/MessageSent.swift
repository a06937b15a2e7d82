/// An agent wrote a reply.
package struct MessageSent: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "message.sent")

    package let messageID: MessageID
    package let epoch: Int
    package let lease: LeaseID
    /// The highest `sequence` that the agent had seen: unanswered messages up to it are answered.
    package let seen: Int
    package let content: Content
    package let replyTo: MessageID?

    package init(
        messageID: MessageID, epoch: Int, lease: LeaseID, seen: Int, content: Content, replyTo: MessageID? = nil
    ) {
        self.messageID = messageID
        self.epoch = epoch
        self.lease = lease
        self.seen = seen
        self.content = content
        self.replyTo = replyTo
    }
}

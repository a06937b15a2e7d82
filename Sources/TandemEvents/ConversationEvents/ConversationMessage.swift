/// A message that customer and agent both see.
package struct ConversationMessage: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "message")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    package let messageID: MessageID
    package let author: Author
    package let content: Content
    /// The customer messages that it answers, oldest first.
    package let answers: [MessageID]
    /// Every unanswered customer message up to this sequence is answered too; only where `answers` cannot list all.
    package let answersThrough: Int?
    /// The articles that it rests on.
    package let sources: [ArticleReference]
    /// Whether a machine of the customer sent it; it is never answered.
    package let automated: Bool
    package let replyTo: MessageID?
    /// The support topic of the assistant's answer.
    package let topic: String?
    /// Of the assistant's answer, per mille.
    package let confidence: Int?

    package init(
        sequence: Int, messageID: MessageID, author: Author, content: Content, answers: [MessageID] = [],
        answersThrough: Int? = nil, sources: [ArticleReference] = [], automated: Bool = false,
        replyTo: MessageID? = nil, topic: String? = nil,
        confidence: Int? = nil
    ) {
        self.sequence = sequence
        self.messageID = messageID
        self.author = author
        self.content = content
        self.answers = answers
        self.answersThrough = answersThrough
        self.sources = sources
        self.automated = automated
        self.replyTo = replyTo
        self.topic = topic
        self.confidence = confidence
    }
}

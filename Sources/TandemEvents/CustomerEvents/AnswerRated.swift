/// A customer rated a reply.
package struct AnswerRated: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "answer.rated")

    /// The reply.
    package let messageID: MessageID
    package let rating: AnswerRating
    package let comment: Content?

    package init(messageID: MessageID, rating: AnswerRating, comment: Content? = nil) {
        self.messageID = messageID
        self.rating = rating
        self.comment = comment
    }
}

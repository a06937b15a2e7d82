/// What a customer thought of a reply.
package struct AnswerRating: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let helpful = AnswerRating(rawValue: "helpful")
    package static let unhelpful = AnswerRating(rawValue: "unhelpful")
}

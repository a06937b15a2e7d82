import ServiceRuntime
import TandemEvents

/// The body of `POST /v1/conversations/{id}/actions`.
struct ActionRequest: Decodable, Sendable {
    enum Kind: String, Decodable, Sendable {
        case requestPerson, returnToBot, requestCallback, rate, answerSurvey, close
    }

    private struct Fields: Decodable {
        var type: String
        var addressID: String?
        var earliest: Timestamp?
        var latest: Timestamp?
        var note: String?
        var messageID: MessageID?
        var rating: String?
        var comment: String?
        var survey: String?
        var score: Int?
    }

    var kind: Kind
    /// What is written to `customer-events`, masked.
    var event: CustomerEvent

    /// Whether it begins something, so that a conversation too old to be reopened goes on in a new one.
    var continuesConversation: Bool {
        kind == .requestPerson || kind == .requestCallback
    }

    /// - Throws: ``Problem`` with 422 where a field is missing or wrong.
    init(from decoder: any Decoder) throws {
        let fields = try Fields(from: decoder)
        guard let kind = Kind(rawValue: fields.type) else {
            throw Problem.invalid(
                "/type", "expected requestPerson, returnToBot, requestCallback, rate, answerSurvey or close")
        }
        self.kind = kind
        switch kind {
        case .requestPerson: event = .personRequested(PersonRequested())
        case .returnToBot: event = .botRequested(BotRequested())
        case .close: event = .conversationEnded(ConversationEnded())
        case .requestCallback: event = .callbackRequested(try Self.callback(fields))
        case .rate: event = .answerRated(try Self.rating(fields))
        case .answerSurvey: event = .surveyAnswered(try Self.survey(fields))
        }
    }

    private static func callback(_ fields: Fields) throws -> CallbackRequested {
        if let address = fields.addressID { try RequestText.checkName(address, "/addressID") }
        if let earliest = fields.earliest, let latest = fields.latest, latest < earliest {
            throw Problem.invalid("/latest", "expected a time after earliest")
        }
        return CallbackRequested(
            addressID: fields.addressID, earliest: fields.earliest, latest: fields.latest,
            note: try words(fields.note, "/note"))
    }

    private static func rating(_ fields: Fields) throws -> AnswerRated {
        guard let message = fields.messageID else {
            throw Problem.invalid("/messageID", "expected the UUID of the message that is rated")
        }
        guard let rating = fields.rating.map(AnswerRating.init), [.helpful, .unhelpful].contains(rating) else {
            throw Problem.invalid("/rating", "expected helpful or unhelpful")
        }
        return AnswerRated(messageID: message, rating: rating, comment: try words(fields.comment, "/comment"))
    }

    private static func survey(_ fields: Fields) throws -> SurveyAnswered {
        guard let survey = fields.survey else { throw Problem.invalid("/survey", "expected the name of the survey") }
        try RequestText.checkName(survey, "/survey")
        guard let score = fields.score, (0...10).contains(score) else {
            throw Problem.invalid("/score", "expected an integer from 0 to 10")
        }
        return SurveyAnswered(survey: survey, score: score, comment: try words(fields.comment, "/comment"))
    }

    private static func words(_ text: String?, _ pointer: String) throws -> Content? {
        guard let text else { return nil }
        try RequestText.check(text, pointer, maximum: MessageRequest.maximumTextLength)
        return RequestText.content(text)
    }
}

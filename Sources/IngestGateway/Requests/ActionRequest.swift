import ServiceRuntime
import TandemEvents

/// The body of `POST /v1/conversations/{id}/actions`.
struct ActionRequest: Decodable, Sendable {
    enum Kind: String, Decodable, Sendable {
        case requestPerson, returnToBot, requestCallback, rate, answerSurvey, close
    }

    private enum Field: String, CodingKey {
        case type, addressID, earliest, latest, note, messageID, rating, comment, survey, score
    }

    var kind: Kind
    /// What is written to `customer-events`, masked.
    var event: CustomerEvent

    /// Whether it begins something, so that a conversation too old to be reopened goes on in a new one.
    var continuesConversation: Bool {
        kind == .requestPerson || kind == .requestCallback
    }

    /// Reads the fields of the action's type alone.
    ///
    /// - Throws: ``Problem`` with 422, `DecodingError`.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        guard let kind = Kind(rawValue: try fields.decode(String.self, forKey: .type)) else {
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

    private static func callback(_ fields: KeyedDecodingContainer<Field>) throws -> CallbackRequested {
        let address = try fields.decodeIfPresent(String.self, forKey: .addressID)
        if let address { try RequestText.checkName(address, "/addressID") }
        return CallbackRequested(
            addressID: address, earliest: try fields.decodeIfPresent(Timestamp.self, forKey: .earliest),
            latest: try fields.decodeIfPresent(Timestamp.self, forKey: .latest), note: try words(.note, in: fields))
    }

    private static func rating(_ fields: KeyedDecodingContainer<Field>) throws -> AnswerRated {
        let rating = try fields.decode(AnswerRating.self, forKey: .rating)
        guard [.helpful, .unhelpful].contains(rating) else {
            throw Problem.invalid("/rating", "expected helpful or unhelpful")
        }
        return AnswerRated(
            messageID: try fields.decode(MessageID.self, forKey: .messageID), rating: rating,
            comment: try words(.comment, in: fields))
    }

    private static func survey(_ fields: KeyedDecodingContainer<Field>) throws -> SurveyAnswered {
        let survey = try fields.decode(String.self, forKey: .survey)
        try RequestText.checkName(survey, "/survey")
        let score = try fields.decode(Int.self, forKey: .score)
        guard (0...10).contains(score) else { throw Problem.invalid("/score", "expected an integer from 0 to 10") }
        return SurveyAnswered(survey: survey, score: score, comment: try words(.comment, in: fields))
    }

    private static func words(_ field: Field, in fields: KeyedDecodingContainer<Field>) throws -> Content? {
        guard let text = try fields.decodeIfPresent(String.self, forKey: field) else { return nil }
        try RequestText.check(text, "/\(field.rawValue)", maximum: MessageRequest.maximumTextLength)
        return RequestText.content(text)
    }
}

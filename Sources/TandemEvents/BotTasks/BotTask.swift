/// Any event of `bot-tasks`.
package enum BotTask: EventPayload {
    case answerRequested(AnswerRequested)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .answerRequested: AnswerRequested.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case AnswerRequested.type: self = .answerRequested(try AnswerRequested(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .answerRequested(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

/// Any event of `bot-events`.
package enum BotEvent: EventPayload {
    case answer(Answer)
    case clarification(Clarification)
    case actionProposed(ActionProposed)
    case actionCompleted(ActionCompleted)
    case handoff(Handoff)
    case failed(BotFailed)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .answer: Answer.type
        case .clarification: Clarification.type
        case .actionProposed: ActionProposed.type
        case .actionCompleted: ActionCompleted.type
        case .handoff: Handoff.type
        case .failed: BotFailed.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case Answer.type: self = .answer(try Answer(from: decoder))
        case Clarification.type: self = .clarification(try Clarification(from: decoder))
        case ActionProposed.type: self = .actionProposed(try ActionProposed(from: decoder))
        case ActionCompleted.type: self = .actionCompleted(try ActionCompleted(from: decoder))
        case Handoff.type: self = .handoff(try Handoff(from: decoder))
        case BotFailed.type: self = .failed(try BotFailed(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .answer(let body): try body.encode(to: encoder)
        case .clarification(let body): try body.encode(to: encoder)
        case .actionProposed(let body): try body.encode(to: encoder)
        case .actionCompleted(let body): try body.encode(to: encoder)
        case .handoff(let body): try body.encode(to: encoder)
        case .failed(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

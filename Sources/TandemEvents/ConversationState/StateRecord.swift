/// Any record of `conversation-state`.
package enum StateRecord: EventPayload {
    case state(ConversationState)
    case progress(Progress)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .state: ConversationState.type
        case .progress: Progress.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case ConversationState.type: self = .state(try ConversationState(from: decoder))
        case Progress.type: self = .progress(try Progress(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .state(let body): try body.encode(to: encoder)
        case .progress(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

/// Any event of `dead-letters`.
package enum DeadLetterEvent: EventPayload {
    case deadLetter(DeadLetter)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .deadLetter: DeadLetter.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case DeadLetter.type: self = .deadLetter(try DeadLetter(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .deadLetter(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

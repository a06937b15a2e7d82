/// Any event of `ephemeral`.
package enum EphemeralEvent: EventPayload {
    case typingChanged(TypingChanged)
    case messagesSeen(MessagesSeen)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .typingChanged: TypingChanged.type
        case .messagesSeen: MessagesSeen.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case TypingChanged.type: self = .typingChanged(try TypingChanged(from: decoder))
        case MessagesSeen.type: self = .messagesSeen(try MessagesSeen(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .typingChanged(let body): try body.encode(to: encoder)
        case .messagesSeen(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

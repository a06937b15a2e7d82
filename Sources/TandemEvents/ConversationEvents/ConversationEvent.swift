/// Any event of `conversation-events`.
package enum ConversationEvent: EventPayload {
    case message(ConversationMessage)
    case notice(Notice)
    case ownerChanged(OwnerChanged)
    case waitChanged(WaitChanged)
    case deliveryChanged(DeliveryChanged)
    case closed(Closed)
    case reopened(Reopened)
    case messageWithdrawn(MessageWithdrawn)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .message: ConversationMessage.type
        case .notice: Notice.type
        case .ownerChanged: OwnerChanged.type
        case .waitChanged: WaitChanged.type
        case .deliveryChanged: DeliveryChanged.type
        case .closed: Closed.type
        case .reopened: Reopened.type
        case .messageWithdrawn: MessageWithdrawn.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case ConversationMessage.type: self = .message(try ConversationMessage(from: decoder))
        case Notice.type: self = .notice(try Notice(from: decoder))
        case OwnerChanged.type: self = .ownerChanged(try OwnerChanged(from: decoder))
        case WaitChanged.type: self = .waitChanged(try WaitChanged(from: decoder))
        case DeliveryChanged.type: self = .deliveryChanged(try DeliveryChanged(from: decoder))
        case Closed.type: self = .closed(try Closed(from: decoder))
        case Reopened.type: self = .reopened(try Reopened(from: decoder))
        case MessageWithdrawn.type: self = .messageWithdrawn(try MessageWithdrawn(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .message(let body): try body.encode(to: encoder)
        case .notice(let body): try body.encode(to: encoder)
        case .ownerChanged(let body): try body.encode(to: encoder)
        case .waitChanged(let body): try body.encode(to: encoder)
        case .deliveryChanged(let body): try body.encode(to: encoder)
        case .closed(let body): try body.encode(to: encoder)
        case .reopened(let body): try body.encode(to: encoder)
        case .messageWithdrawn(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

extension ConversationEvent {
    /// The place of the event in its conversation, nil for a type that is not known.
    package var sequence: Int? {
        switch self {
        case .message(let body): body.sequence
        case .notice(let body): body.sequence
        case .ownerChanged(let body): body.sequence
        case .waitChanged(let body): body.sequence
        case .deliveryChanged(let body): body.sequence
        case .closed(let body): body.sequence
        case .reopened(let body): body.sequence
        case .messageWithdrawn(let body): body.sequence
        case .unknown: nil
        }
    }
}

/// Any event of `agent-tasks`.
package enum AgentTask: EventPayload {
    case personNeeded(PersonNeeded)
    case assigned(Assigned)
    case withdrawn(Withdrawn)
    case followUpNeeded(FollowUpNeeded)
    case replyRefused(ReplyRefused)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .personNeeded: PersonNeeded.type
        case .assigned: Assigned.type
        case .withdrawn: Withdrawn.type
        case .followUpNeeded: FollowUpNeeded.type
        case .replyRefused: ReplyRefused.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case PersonNeeded.type: self = .personNeeded(try PersonNeeded(from: decoder))
        case Assigned.type: self = .assigned(try Assigned(from: decoder))
        case Withdrawn.type: self = .withdrawn(try Withdrawn(from: decoder))
        case FollowUpNeeded.type: self = .followUpNeeded(try FollowUpNeeded(from: decoder))
        case ReplyRefused.type: self = .replyRefused(try ReplyRefused(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .personNeeded(let body): try body.encode(to: encoder)
        case .assigned(let body): try body.encode(to: encoder)
        case .withdrawn(let body): try body.encode(to: encoder)
        case .followUpNeeded(let body): try body.encode(to: encoder)
        case .replyRefused(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

/// Any event of `agent-events`.
package enum AgentEvent: EventPayload {
    case offerMade(OfferMade)
    case offerAccepted(OfferAccepted)
    case offerDeclined(OfferDeclined)
    case offerExpired(OfferExpired)
    case leaseExpired(LeaseExpired)
    case messageSent(MessageSent)
    case transferRequested(TransferRequested)
    case returned(Returned)
    case resolved(Resolved)
    case wrappedUp(WrappedUp)
    case waitEstimated(WaitEstimated)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .offerMade: OfferMade.type
        case .offerAccepted: OfferAccepted.type
        case .offerDeclined: OfferDeclined.type
        case .offerExpired: OfferExpired.type
        case .leaseExpired: LeaseExpired.type
        case .messageSent: MessageSent.type
        case .transferRequested: TransferRequested.type
        case .returned: Returned.type
        case .resolved: Resolved.type
        case .wrappedUp: WrappedUp.type
        case .waitEstimated: WaitEstimated.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case OfferMade.type: self = .offerMade(try OfferMade(from: decoder))
        case OfferAccepted.type: self = .offerAccepted(try OfferAccepted(from: decoder))
        case OfferDeclined.type: self = .offerDeclined(try OfferDeclined(from: decoder))
        case OfferExpired.type: self = .offerExpired(try OfferExpired(from: decoder))
        case LeaseExpired.type: self = .leaseExpired(try LeaseExpired(from: decoder))
        case MessageSent.type: self = .messageSent(try MessageSent(from: decoder))
        case TransferRequested.type: self = .transferRequested(try TransferRequested(from: decoder))
        case Returned.type: self = .returned(try Returned(from: decoder))
        case Resolved.type: self = .resolved(try Resolved(from: decoder))
        case WrappedUp.type: self = .wrappedUp(try WrappedUp(from: decoder))
        case WaitEstimated.type: self = .waitEstimated(try WaitEstimated(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .offerMade(let body): try body.encode(to: encoder)
        case .offerAccepted(let body): try body.encode(to: encoder)
        case .offerDeclined(let body): try body.encode(to: encoder)
        case .offerExpired(let body): try body.encode(to: encoder)
        case .leaseExpired(let body): try body.encode(to: encoder)
        case .messageSent(let body): try body.encode(to: encoder)
        case .transferRequested(let body): try body.encode(to: encoder)
        case .returned(let body): try body.encode(to: encoder)
        case .resolved(let body): try body.encode(to: encoder)
        case .wrappedUp(let body): try body.encode(to: encoder)
        case .waitEstimated(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

/// Any event of `controls`.
package enum ControlEvent: EventPayload {
    case policyPublished(PolicyPublished)
    case switchSet(SwitchSet)
    case calendarPublished(CalendarPublished)
    case staffingChanged(StaffingChanged)
    case incidentDeclared(IncidentDeclared)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .policyPublished: PolicyPublished.type
        case .switchSet: SwitchSet.type
        case .calendarPublished: CalendarPublished.type
        case .staffingChanged: StaffingChanged.type
        case .incidentDeclared: IncidentDeclared.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case PolicyPublished.type: self = .policyPublished(try PolicyPublished(from: decoder))
        case SwitchSet.type: self = .switchSet(try SwitchSet(from: decoder))
        case CalendarPublished.type: self = .calendarPublished(try CalendarPublished(from: decoder))
        case StaffingChanged.type: self = .staffingChanged(try StaffingChanged(from: decoder))
        case IncidentDeclared.type: self = .incidentDeclared(try IncidentDeclared(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .policyPublished(let body): try body.encode(to: encoder)
        case .switchSet(let body): try body.encode(to: encoder)
        case .calendarPublished(let body): try body.encode(to: encoder)
        case .staffingChanged(let body): try body.encode(to: encoder)
        case .incidentDeclared(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}

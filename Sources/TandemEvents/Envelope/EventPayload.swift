/// What an event carries: a body of one type, or any of the bodies of one topic.
package protocol EventPayload: Encodable, Sendable, Equatable {
    /// The type of the body that is carried.
    var eventType: EventType { get }

    /// Reads the body of a type.
    /// - Parameters:
    ///   - eventType: The type that the event's attributes name.
    ///   - decoder: The event's value.
    /// - Throws: `EventCodingError` or `DecodingError` when the value does not fit the type.
    init(eventType: EventType, from decoder: any Decoder) throws
}

/// The body of events of one type: its own fields, without those that every event has.
package protocol EventBody: EventPayload, Codable {
    /// The one type it is the body of.
    static var type: EventType { get }
}

extension EventBody {
    package var eventType: EventType { Self.type }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        guard eventType == Self.type else {
            throw EventCodingError(code: .unexpectedType, field: "type", expected: Self.type.description)
        }
        try self.init(from: decoder)
    }
}

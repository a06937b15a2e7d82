/// An event in the JSON format of CloudEvents, its value under `data`.
struct StructuredEvent<Body: EventPayload>: Codable {
    let event: Event<Body>

    private enum Key: String, CodingKey {
        case specversion, id, type, source, subject, time, datacontenttype, traceparent, data
    }

    init(event: Event<Body>) {
        self.event = event
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard try container.decode(String.self, forKey: .specversion) == "1.0" else {
            throw EventCodingError(code: .invalidField, field: "specversion", expected: "1.0")
        }
        let attributes = EventAttributes(
            id: try container.decode(EventID.self, forKey: .id),
            type: EventType(try container.decode(String.self, forKey: .type)),
            source: try container.decode(EventSource.self, forKey: .source),
            subject: try container.decode(String.self, forKey: .subject),
            time: try container.decode(Timestamp.self, forKey: .time),
            traceparent: try container.decodeIfPresent(String.self, forKey: .traceparent))
        let value = try EventValue<Body>(type: attributes.type, from: container.superDecoder(forKey: .data))
        event = Event(attributes: attributes, value: value)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("1.0", forKey: .specversion)
        try container.encode(event.id, forKey: .id)
        try container.encode(event.type.description, forKey: .type)
        try container.encode(event.source, forKey: .source)
        try container.encode(event.subject, forKey: .subject)
        try container.encode(event.time, forKey: .time)
        try container.encode("application/json", forKey: .datacontenttype)
        try container.encodeIfPresent(event.traceparent, forKey: .traceparent)
        try container.encode(EventValue(event), forKey: .data)
    }
}

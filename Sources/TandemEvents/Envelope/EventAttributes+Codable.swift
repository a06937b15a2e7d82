/// The members of the JSON format of CloudEvents beside `data`.
extension EventAttributes: Codable {
    private enum Key: String, CodingKey {
        case specversion, id, type, source, subject, time, datacontenttype, traceparent
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard try container.decode(String.self, forKey: .specversion) == "1.0" else {
            throw EventCodingError(code: .invalidField, field: "specversion", expected: "1.0")
        }
        id = try container.decode(EventID.self, forKey: .id)
        type = EventType(try container.decode(String.self, forKey: .type))
        source = try container.decode(EventSource.self, forKey: .source)
        subject = try container.decode(String.self, forKey: .subject)
        time = try container.decode(Timestamp.self, forKey: .time)
        traceparent = try container.decodeIfPresent(String.self, forKey: .traceparent)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("1.0", forKey: .specversion)
        try container.encode(id, forKey: .id)
        try container.encode(type.description, forKey: .type)
        try container.encode(source, forKey: .source)
        try container.encode(subject, forKey: .subject)
        try container.encode(time, forKey: .time)
        try container.encode("application/json", forKey: .datacontenttype)
        try container.encodeIfPresent(traceparent, forKey: .traceparent)
    }
}

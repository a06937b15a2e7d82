/// An event in the JSON format of CloudEvents, its value under `data`.
struct StructuredEvent<Body: EventPayload>: Codable {
    let event: Event<Body>

    init(event: Event<Body>) {
        self.event = event
    }

    init(from decoder: any Decoder) throws {
        let attributes = try EventAttributes(from: decoder)
        let container = try decoder.container(keyedBy: StructuredEventKey.self)
        let value = try EventValue<Body>(type: attributes.type, from: container.superDecoder(forKey: .data))
        event = Event(attributes: attributes, value: value)
    }

    func encode(to encoder: any Encoder) throws {
        try event.attributes.encode(to: encoder)
        var container = encoder.container(keyedBy: StructuredEventKey.self)
        try container.encode(EventValue(event), forKey: .data)
    }
}

private enum StructuredEventKey: String, CodingKey {
    case data
}

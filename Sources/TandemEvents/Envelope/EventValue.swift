import Foundation

/// The value of an event: one flat JSON object of the common fields and those of the body.
struct EventValue<Body: EventPayload> {
    var causationID: EventID?
    var receivedAt: Timestamp?
    var conversation: ConversationContext?
    var outbox: OutboxPosition?
    var agent: AgentReference?
    var body: Body

    init(_ event: Event<Body>) {
        causationID = event.causationID
        receivedAt = event.receivedAt
        conversation = event.conversation
        outbox = event.outbox
        agent = event.agent
        body = event.body
    }

    init(type: EventType, from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: EventValueKey.self)
        causationID = try container.decodeIfPresent(EventID.self, forKey: .causationID)
        receivedAt = try container.decodeIfPresent(Timestamp.self, forKey: .receivedAt)
        conversation = container.contains(.conversationID) ? try ConversationContext(from: decoder) : nil
        outbox = try container.decodeIfPresent(OutboxPosition.self, forKey: .outbox)
        agent = try container.decodeIfPresent(AgentReference.self, forKey: .agent)
        body = try Body(eventType: type, from: decoder)
    }
}

private enum EventValueKey: String, CodingKey {
    case causationID, receivedAt, conversationID, outbox, agent
}

extension EventValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: EventValueKey.self)
        try container.encodeIfPresent(causationID, forKey: .causationID)
        try container.encodeIfPresent(receivedAt, forKey: .receivedAt)
        try conversation?.encode(to: encoder)
        try container.encodeIfPresent(outbox, forKey: .outbox)
        try container.encodeIfPresent(agent, forKey: .agent)
        try body.encode(to: encoder)
    }
}

extension EventValue: DecodableWithConfiguration {
    init(from decoder: any Decoder, configuration type: EventType) throws {
        try self.init(type: type, from: decoder)
    }
}

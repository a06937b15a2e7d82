/// The attributes of a CloudEvent that stand beside its value.
struct EventAttributes: Sendable, Equatable {
    var id: EventID
    var type: EventType
    var source: EventSource
    var subject: String
    var time: Timestamp
    var traceparent: String?
}

extension Event {
    var attributes: EventAttributes {
        EventAttributes(
            id: id, type: type, source: source, subject: subject, time: time, traceparent: traceparent)
    }

    init(attributes: EventAttributes, value: EventValue<Body>) {
        self.init(
            id: attributes.id, time: attributes.time, source: attributes.source, subject: attributes.subject,
            traceparent: attributes.traceparent, causationID: value.causationID, receivedAt: value.receivedAt,
            conversation: value.conversation, outbox: value.outbox, agent: value.agent, body: value.body)
    }
}

/// One event: a CloudEvent (version 1.0) of Tandem, in memory.
///
/// `Body` is a single body (`Event<MessageReceived>`) or the union of a topic (`Event<CustomerEvent>`).
package struct Event<Body: EventPayload>: Sendable, Equatable {
    package var id: EventID
    /// When it was written, by its writer's clock.
    package var time: Timestamp
    package var source: EventSource
    /// The key of the record: for conversation topics the conversation's id.
    package var subject: String
    /// The W3C trace context it was written in.
    package var traceparent: String?
    /// The event that led to it.
    package var causationID: EventID?
    /// When the system received what it tells of.
    package var receivedAt: Timestamp?
    /// The conversation it is about; nil only for events about none.
    package var conversation: ConversationContext?
    /// Its place in the outbox it was sent from: on every event of an agent.
    package var outbox: OutboxPosition?
    /// The agent it is of: on every event of an agent but estimates of the wait.
    package var agent: AgentReference?
    package var body: Body

    /// An event, about anything.
    /// - Parameter subject: The key of the record.
    package init(
        id: EventID, time: Timestamp, source: EventSource, subject: String, traceparent: String? = nil,
        causationID: EventID? = nil, receivedAt: Timestamp? = nil, conversation: ConversationContext? = nil,
        outbox: OutboxPosition? = nil, agent: AgentReference? = nil, body: Body
    ) {
        self.id = id
        self.time = time
        self.source = source
        self.subject = subject
        self.traceparent = traceparent
        self.causationID = causationID
        self.receivedAt = receivedAt
        self.conversation = conversation
        self.outbox = outbox
        self.agent = agent
        self.body = body
    }

    /// An event about a conversation, whose id is its subject.
    package init(
        id: EventID, time: Timestamp, source: EventSource, conversation: ConversationContext,
        traceparent: String? = nil, causationID: EventID? = nil, receivedAt: Timestamp? = nil,
        outbox: OutboxPosition? = nil, agent: AgentReference? = nil, body: Body
    ) {
        self.init(
            id: id, time: time, source: source, subject: conversation.conversationID.description,
            traceparent: traceparent, causationID: causationID, receivedAt: receivedAt, conversation: conversation,
            outbox: outbox, agent: agent, body: body)
    }

    /// The type of its body.
    package var type: EventType { body.eventType }
}

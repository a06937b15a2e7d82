import CoreMetrics
import Messaging
import ServiceRuntime
import Synchronization
import TandemEvents

/// Writes to the topics what customers do, and returns once it is durable.
final class Intake: Sendable {
    private let producer: any MessageProducer
    private let directory: ConversationDirectory
    private let heads: ConversationHeads
    private let codec: EventCodec
    private let time: any TimeSource
    private let maximumInFlight: Int
    private let inFlight = Atomic<Int>(0)
    private let accepted = Counter(label: "gateway.events.accepted")
    private let refused = Counter(label: "gateway.events.refused")
    private let topic = Topic.customerEvents.transportName()

    init(
        producer: any MessageProducer, directory: ConversationDirectory, heads: ConversationHeads, codec: EventCodec,
        time: any TimeSource, maximumInFlight: Int
    ) {
        self.producer = producer
        self.directory = directory
        self.heads = heads
        self.codec = codec
        self.time = time
        self.maximumInFlight = maximumInFlight
    }

    /// Opens a conversation of a customer.
    func open(
        _ request: ConversationRequest, customer: CustomerID, session: CustomerSession?, key: String, brand: String,
        trace: TraceContext
    ) async throws -> Acceptance {
        let now = Timestamp(milliseconds: time.now())
        let id = ConversationID.opened(by: customer, idempotencyKey: key)
        let context = ConversationContext(
            conversationID: id, customerID: customer, brand: request.brand ?? brand,
            channel: request.channel ?? Channel(kind: .web))
        let opened = ConversationOpened(
            attributes: request.maskedAttributes, consent: request.consent, locale: request.locale)
        var messages = [
            try encode(opened, id: EventID(high: id.high, low: id.low), context: context, now: now, trace: trace)
        ]
        if let session, session.isIdentified {
            let identified = CustomerIdentified(method: .signedToken, assurance: .substantial, tier: session.tier)
            messages.append(
                try encode(
                    identified, id: .following(id, role: "customer.identified"), context: context, now: now,
                    trace: trace))
        }
        try await send(messages)
        heads.storeIfAbsent(ConversationHead(context: context))
        return Acceptance(id: id.description, conversation: id, receivedAt: now)
    }

    /// Writes a customer's message.
    func submit(
        _ request: MessageRequest, to head: ConversationHead, key: String, trace: TraceContext
    ) async throws -> Acceptance {
        let content = request.content
        let canonical = try codec.encode(request.canonical(content))
        return try await submit(to: head, continuing: true, trace: trace) { context in
            let id = MessageID.submitted(
                to: context.conversationID, idempotencyKey: key, canonicalBody: canonical)
            return (EventID(high: id.high, low: id.low), .messageReceived(request.body(id: id, content: content)))
        }
    }

    /// Writes what a customer does other than by words.
    func submit(
        _ request: ActionRequest, to head: ConversationHead, key: String, trace: TraceContext
    ) async throws -> Acceptance {
        struct Canonical: Encodable {
            var type: String
            var event: CustomerEvent
        }
        let canonical = try codec.encode(Canonical(type: request.kind.rawValue, event: request.event))
        return try await submit(to: head, continuing: request.continuesConversation, trace: trace) { context in
            let id = EventID.submitted(to: context.conversationID, idempotencyKey: key, canonicalBody: canonical)
            return (id, request.event)
        }
    }

    /// Tells whoever watches the conversation that the customer types; nothing of it is kept.
    func type(_ isTyping: Bool, in head: ConversationHead, trace: TraceContext) async throws {
        let now = Timestamp(milliseconds: time.now())
        let event = Event(
            id: .starting(at: now), time: now, source: .ingestGateway, conversation: head.context,
            traceparent: trace.description, receivedAt: now,
            body: TypingChanged(author: Author(kind: .customer), typing: isTyping))
        try await send([try codec.encode(event, topic: Topic.ephemeral.transportName())])
    }

    func close() async {
        await producer.close()
    }

    private func submit(
        to head: ConversationHead, continuing: Bool, trace: TraceContext,
        makeEvent: (ConversationContext) -> (EventID, CustomerEvent)
    ) async throws -> Acceptance {
        let now = Timestamp(milliseconds: time.now())
        let target = continuing ? try await continuation(of: head, now: now) : Continuation(head: head)
        let context = target.head.context
        var messages: [OutgoingMessage] = []
        if let previous = target.previous {
            let id = context.conversationID
            messages.append(
                try encode(
                    ConversationOpened(previous: previous), id: EventID(high: id.high, low: id.low), context: context,
                    now: now, trace: trace))
        }
        let (id, body) = makeEvent(context)
        messages.append(try encode(body, id: id, context: context, now: now, trace: trace))
        try await send(messages)
        if target.previous != nil { heads.storeIfAbsent(target.head) }
        let named = head.context.conversationID
        return Acceptance(
            id: id.description, conversation: context.conversationID, receivedAt: now,
            previous: named == context.conversationID ? nil : named)
    }

    private struct Continuation {
        var head: ConversationHead
        /// The conversation that this new one follows; nil where it is there already.
        var previous: ConversationID?
    }

    /// Where a message to a conversation belongs: there, while it can be reopened, else in the one that follows.
    private func continuation(of head: ConversationHead, now: Timestamp) async throws -> Continuation {
        guard head.isPastReopening(at: now) else { return Continuation(head: head) }
        // The router may have reopened it since.
        try await directory.catchUp(head.context.conversationID)
        var current = try await directory.find(head.context.conversationID) ?? head
        while current.isPastReopening(at: now) {
            let previous = current.context.conversationID
            let next = ConversationID.following(previous, role: "next conversation")
            guard let known = try await directory.find(next) else {
                var context = current.context
                context.conversationID = next
                return Continuation(head: ConversationHead(context: context), previous: previous)
            }
            current = known
        }
        return Continuation(head: current)
    }

    private func encode(
        _ body: some EventPayload, id: EventID, context: ConversationContext, now: Timestamp, trace: TraceContext
    ) throws -> OutgoingMessage {
        let event = Event(
            id: id, time: now, source: .ingestGateway, conversation: context, traceparent: trace.description,
            receivedAt: now, body: body)
        return try codec.encode(event, topic: topic)
    }

    private func send(_ messages: [OutgoingMessage]) async throws {
        guard inFlight.add(1, ordering: .relaxed).newValue <= maximumInFlight else {
            inFlight.subtract(1, ordering: .relaxed)
            refused.increment()
            throw Problem.retryLater(
                .unavailable, "Too much waits to be stored. Nothing of this request was accepted.", after: .seconds(2))
        }
        defer { inFlight.subtract(1, ordering: .relaxed) }
        do {
            _ = try await producer.send(messages)
        } catch {
            refused.increment()
            throw error
        }
        accepted.increment(by: messages.count)
    }
}

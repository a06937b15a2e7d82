import TandemEvents

@testable import EscalationRouter

/// A random history of one conversation: a customer, an assistant, two agents and the clock, with repeats, delays and
/// events that come out of their time.
struct RandomHistory {
    var random: SeededGenerator
    var fixture: Fixture
    var inputs: [RecordedInput] = []
    /// Inputs that were sent and will arrive later, or once more.
    private var delayed: [RouterInput] = []
    private var pendingOffers: [OfferAccepted] = []

    struct RecordedInput {
        var input: RouterInput
        var at: Timestamp
        var controls: Controls
    }

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        fixture = try Fixture(onShift: seed % 3 == 0 ? 0 : 1)
        if seed % 5 == 0 {
            // Short limits bring timers between everything else.
            var policy = fixture.controls.policy
            policy.queue.becomesCaseAfter = .seconds(90)
            policy.silence.bot = .seconds(120)
            policy.reopen.within = .seconds(300)
            policy.person.replyWithin = .seconds(60)
            fixture.controls = Fixture.controls(policy, onShift: 1)
        }
    }

    /// Makes the next input.
    mutating func next() throws -> RouterInput {
        if random.chance(60) { fixture.pass(.milliseconds(Int.random(in: 0...30_000, using: &random))) }
        if random.chance(5) { changeControls() }
        if !delayed.isEmpty, random.chance(15) {
            return delayed.remove(at: Int.random(in: delayed.indices, using: &random))
        }
        if let state = fixture.state {
            if state.effect(of: fixture.controls) != nil { return .timer(.controlsChanged, due: fixture.now) }
            if let timer = state.nextTimer, timer.due <= fixture.now || random.chance(6) {
                fixture.now = max(fixture.now, timer.due)
                return .timer(timer.kind, due: timer.due)
            }
        }
        let input = fresh()
        if random.chance(10) { delayed.append(input) }
        if random.chance(5) {
            delayed.append(input)
            return fresh()
        }
        return input
    }

    private mutating func changeControls() {
        if random.chance(30) {
            fixture.throwSwitch(SwitchScope(kind: .all), random.chance(50) ? .people : .off)
        } else {
            fixture.staff(random.chance(50) ? 0 : 1)
        }
    }

    private mutating func fresh() -> RouterInput {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<40: customer()
        case 40..<65: .bot(event(botBody(), .botResponder))
        default: agent()
        }
    }

    private mutating func event<Body>(
        _ body: Body, _ source: EventSource, agent: AgentReference? = nil, outbox: OutboxPosition? = nil
    ) -> Event<Body> {
        Event(
            id: fixture.id(), time: fixture.now, source: source, conversation: fixture.context,
            receivedAt: fixture.now, outbox: outbox, agent: agent, body: body)
    }

    private mutating func customer() -> RouterInput {
        let body: CustomerEvent
        var signals = InputSignals.none
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<12:
            let asks = random.chance(20)
            body = .messageReceived(
                MessageReceived(
                    messageID: fixture.id(), content: Content(text: "text \(Int.random(in: 0..<6, using: &random))"),
                    automated: random.chance(8)))
            signals = InputSignals(
                personRequest: asks ? Signal(name: InputSignals.personRequest, score: 900) : nil,
                language: Language(tag: random.chance(50) ? "sv" : "ja", confidence: 900))
        case 12: body = .personRequested(PersonRequested())
        case 13: body = .botRequested(BotRequested())
        case 14: body = .callbackRequested(CallbackRequested())
        case 15: body = .conversationEnded(ConversationEnded())
        case 16: body = .conversationOpened(ConversationOpened(attributes: ["page": "x"], locale: "fi"))
        case 17: body = .deliveryUpdated(DeliveryUpdated(messageID: fixture.id(), status: .read))
        case 18:
            body = .customerIdentified(CustomerIdentified(method: .signedToken, assurance: .high, tier: "gold"))
        default: body = .unknown(type: "tandem.customer-events.new.v9")
        }
        return .customer(event(body, .ingestGateway), signals)
    }

    private mutating func botBody() -> BotEvent {
        let late = random.chance(25)
        let run = fixture.run(
            turn: (fixture.state?.turn ?? 0) - (late ? 1 : 0),
            epoch: (fixture.state?.epoch ?? 0) - (random.chance(10) ? 1 : 0),
            confidence: Int.random(in: 300...1_000, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<7: return .answer(Answer(run: run, messageID: fixture.id(), content: Content(text: "answer")))
        case 7:
            return .clarification(Clarification(run: run, messageID: fixture.id(), content: Content(text: "which?")))
        case 8: return .handoff(Handoff(run: run, reason: .outOfScope))
        default: return .failed(BotFailed(run: run, reason: .timedOut))
        }
    }

    private mutating func agent() -> RouterInput {
        let state = fixture.state
        let stale = random.chance(15)
        let epoch = (state?.epoch ?? 0) - (stale ? 1 : 0)
        let lease = random.chance(10) ? LeaseID(high: 0, low: 1) : state?.lease ?? LeaseID(high: 0, low: 2)
        let seen = max(0, (state?.sequence ?? 0) - Int.random(in: 0...3, using: &random))
        var agent = random.chance(50) ? Fixture.anna : Fixture.bo
        let body: AgentEvent
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<8:
            body = .offerAccepted(OfferAccepted(offerID: fixture.id(), epoch: epoch))
        case 8..<14:
            if case .person(let owner, _) = state?.owner { agent = owner }
            body = .messageSent(
                MessageSent(
                    messageID: fixture.id(), epoch: epoch, lease: lease, seen: seen, content: Content(text: "words")))
        case 14: body = .leaseExpired(LeaseExpired(lease: lease, epoch: epoch))
        case 15:
            body = .transferRequested(TransferRequested(epoch: epoch, lease: lease, skills: ["tax"]))
        case 16:
            body = .returned(Returned(epoch: epoch, lease: lease, to: random.chance(50) ? .bot : .queue))
        case 17: body = .resolved(Resolved(epoch: epoch, lease: lease, seen: seen))
        case 18: body = .waitEstimated(WaitEstimated(epoch: epoch, position: 1, asOf: fixture.now))
        default: body = .offerExpired(OfferExpired(offerID: fixture.id(), epoch: epoch))
        }
        // Now and then the outbox's sequence repeats or leaps.
        fixture.outboxSequence += random.chance(4) ? 2 : 1
        let sequence = random.chance(4) ? max(1, fixture.outboxSequence - 1) : fixture.outboxSequence
        let outbox = OutboxPosition(id: fixture.outbox, sequence: sequence)
        return .agent(event(body, .humanQueue, agent: agent, outbox: outbox))
    }
}

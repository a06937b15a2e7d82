import Messaging
import Signals
import TandemEvents
import Testing

@testable import EscalationRouter

/// A conversation under test: builds inputs and decides them one after the other.
struct Fixture {
    static let start = Timestamp(milliseconds: 1_800_000_000_000)
    static let shared = try? Shared()

    struct Shared {
        let notices: NoticeCatalogue
        let policy: Policy

        init() throws {
            notices = try NoticeCatalogue()
            policy = try Policy(document: BuiltInPolicy.document())
        }
    }

    let decider: ConversationDecider
    let context: ConversationContext
    var controls: Controls
    var state: ConversationState?
    var now = Fixture.start
    /// Everything decided so far.
    var decisions: [Decision] = []
    var number: UInt64 = 0
    let outbox = OutboxID(high: 7, low: 7)
    var outboxSequence = 0

    init(onShift: Int = 1, nextOpening: Timestamp? = nil) throws {
        let shared = try #require(Self.shared, "texts and policy are readable")
        decider = ConversationDecider(notices: shared.notices)
        controls = Self.controls(shared.policy, onShift: onShift, nextOpening: nextOpening)
        context = ConversationContext(
            conversationID: ConversationID(high: 1, low: 1), customerID: CustomerID(high: 2, low: 2), brand: "Aurora",
            channel: Channel(kind: .web))
    }

    static func controls(
        _ policy: Policy, onShift: Int, nextOpening: Timestamp? = nil, switches: [SwitchSet] = [],
        offset: Int64 = 1
    ) -> Controls {
        Controls(
            offset: offset, policy: policy, policyVersion: "test", switches: switches,
            staffing: [StaffingChanged(skills: [], onShift: onShift, nextOpening: nextOpening)])
    }

    mutating func staff(_ onShift: Int, nextOpening: Timestamp? = nil) {
        controls = Self.controls(
            controls.policy, onShift: onShift, nextOpening: nextOpening, switches: controls.switches,
            offset: controls.offset + 1)
    }

    mutating func throwSwitch(_ scope: SwitchScope, _ mode: SwitchMode) {
        controls = Controls(
            offset: controls.offset + 1, policy: controls.policy, policyVersion: "test",
            switches: [SwitchSet(scope: scope, mode: mode, by: "test", reason: "test")], staffing: controls.staffing)
    }

    mutating func id<Tag>() -> Identifier<Tag> {
        number += 1
        return Identifier(high: 99, low: number)
    }

    @discardableResult
    mutating func decide(_ input: RouterInput) throws -> Decision {
        let decision = try decider.decide(state, input, at: now, controls: controls)
        state = decision.state
        decisions.append(decision)
        return decision
    }

    @discardableResult
    mutating func customer(_ body: CustomerEvent, _ signals: InputSignals = .none, id: EventID? = nil) throws
        -> Decision
    {
        let event = Event(
            id: id ?? self.id(), time: now, source: .ingestGateway, conversation: context, receivedAt: now, body: body)
        return try decide(.customer(event, signals))
    }

    @discardableResult
    mutating func say(
        _ text: String, asksForPerson: Int = 0, automated: Bool = false, language: String = "en",
        messageID: MessageID? = nil
    ) throws -> Decision {
        let body = MessageReceived(
            messageID: messageID ?? id(), content: Content(text: text), automated: automated)
        let request = Signal(name: InputSignals.personRequest, score: asksForPerson)
        let signals = InputSignals(
            personRequest: asksForPerson > 0 ? request : nil, language: Language(tag: language, confidence: 900))
        return try customer(.messageReceived(body), signals)
    }

    func run(turn: Int? = nil, epoch: Int? = nil, confidence: Int = 900, topic: String? = nil) -> BotRun {
        BotRun(
            epoch: epoch ?? state?.epoch ?? 0, turn: turn ?? state?.turn ?? 0, engine: "embedded",
            articles: [ArticleReference(id: "refund.status", version: "3")], confidence: confidence, topic: topic)
    }

    @discardableResult
    mutating func bot(_ body: BotEvent) throws -> Decision {
        let event = Event(id: id(), time: now, source: .botResponder, conversation: context, body: body)
        return try decide(.bot(event))
    }

    @discardableResult
    mutating func answer(confidence: Int = 900, turn: Int? = nil, epoch: Int? = nil) throws -> Decision {
        let run = run(turn: turn, epoch: epoch, confidence: confidence)
        return try bot(.answer(Answer(run: run, messageID: id(), content: Content(text: "An answer."))))
    }

    static let anna = AgentReference(id: AgentID(high: 5, low: 1), name: "Anna")
    static let bo = AgentReference(id: AgentID(high: 5, low: 2), name: "Bo")

    @discardableResult
    mutating func agent(
        _ body: AgentEvent, by agent: AgentReference = Fixture.anna, sequence: Int? = nil
    ) throws -> Decision {
        outboxSequence = sequence ?? outboxSequence + 1
        let event = Event(
            id: id(), time: now, source: .humanQueue, conversation: context,
            outbox: OutboxPosition(id: outbox, sequence: outboxSequence), agent: agent, body: body)
        return try decide(.agent(event))
    }

    @discardableResult
    mutating func accept(by agent: AgentReference = Fixture.anna, epoch: Int? = nil) throws -> Decision {
        try self.agent(.offerAccepted(OfferAccepted(offerID: id(), epoch: epoch ?? state?.epoch ?? 0)), by: agent)
    }

    @discardableResult
    mutating func reply(
        _ text: String = "Hello", by agent: AgentReference = Fixture.anna, epoch: Int? = nil, lease: LeaseID? = nil,
        seen: Int? = nil
    ) throws -> Decision {
        let body = MessageSent(
            messageID: id(), epoch: epoch ?? state?.epoch ?? 0,
            lease: lease ?? state?.lease ?? LeaseID(high: 0, low: 0),
            seen: seen ?? state?.sequence ?? 0, content: Content(text: text))
        return try self.agent(.messageSent(body), by: agent)
    }

    mutating func pass(_ duration: Duration) {
        now = now + duration
    }

    /// Moves the clock to the first timer due and fires it.
    @discardableResult
    mutating func fireNext() throws -> Decision {
        let timer = try #require(state?.nextTimer)
        now = max(now, timer.due)
        return try decide(.timer(timer.kind, due: timer.due))
    }

    @discardableResult
    mutating func adoptControls() throws -> Decision {
        try decide(.timer(.controlsChanged, due: now))
    }
}

extension Decision {
    var conversationEvents: [ConversationEvent] {
        actions.compactMap { if case .conversation(let event) = $0 { event.body } else { nil } }
    }

    var botTasks: [AnswerRequested] {
        actions.compactMap {
            if case .botTask(let event) = $0, case .answerRequested(let body) = event.body { body } else { nil }
        }
    }

    var agentTasks: [AgentTask] {
        actions.compactMap { if case .agentTask(let event) = $0 { event.body } else { nil } }
    }

    var messages: [ConversationMessage] {
        conversationEvents.compactMap { if case .message(let body) = $0 { body } else { nil } }
    }

    var notices: [NoticeKind] {
        conversationEvents.compactMap { if case .notice(let body) = $0 { body.kind } else { nil } }
    }

    var noticeTexts: [String] {
        conversationEvents.compactMap { if case .notice(let body) = $0 { body.content.text } else { nil } }
    }

    var ownerChanges: [OwnerChanged] {
        conversationEvents.compactMap { if case .ownerChanged(let body) = $0 { body } else { nil } }
    }

    var personNeeded: PersonNeeded? {
        agentTasks.compactMap { if case .personNeeded(let body) = $0 { body } else { nil } }.last
    }

    var assigned: Assigned? {
        agentTasks.compactMap { if case .assigned(let body) = $0 { body } else { nil } }.last
    }

    var refusals: [ReplyRefused] {
        agentTasks.compactMap { if case .replyRefused(let body) = $0 { body } else { nil } }
    }

    var withdrawals: [WithdrawalReason] {
        agentTasks.compactMap { if case .withdrawn(let body) = $0 { body.reason } else { nil } }
    }

    var followUps: [FollowUpNeeded] {
        agentTasks.compactMap { if case .followUpNeeded(let body) = $0 { body } else { nil } }
    }
}

extension Owner {
    var name: String {
        switch self {
        case .bot: "bot"
        case .queued: "queued"
        case .person: "person"
        case .pending: "pending"
        case .closed: "closed"
        }
    }
}

import Signals
import TandemEvents

/// One decision in the making: the state that changes, and what has come of it so far.
struct Deliberation {
    var state: ConversationState
    /// Whether nothing was kept of the conversation before.
    let isNew: Bool
    let at: Timestamp
    let cause: EventID
    let receivedAt: Timestamp?
    let controls: Controls
    let notices: NoticeCatalogue
    private(set) var actions: [RouterAction] = []
    var settles = UnansweredMessages.Taken()
    /// Whether nothing is kept of the conversation afterwards.
    var isForgotten = false

    init(
        state: ConversationState, isNew: Bool, at: Timestamp, cause: EventID, receivedAt: Timestamp?,
        controls: Controls, notices: NoticeCatalogue
    ) {
        self.state = state
        self.isNew = isNew
        self.at = at
        self.cause = cause
        self.receivedAt = receivedAt
        self.controls = controls
        self.notices = notices
    }

    var policy: Policy { controls.policy }

    /// What the assistant may do in the conversation now.
    var mode: SwitchMode { controls.mode(for: state) }

    /// The language that notices are written in.
    var noticeLanguage: SupportedLanguage {
        state.language.flatMap { SupportedLanguage(tag: $0.tag) }
            ?? state.locale.flatMap { SupportedLanguage(tag: $0) } ?? .en
    }
}

extension Deliberation {
    /// Adds an event to the conversation's public record, under the next `sequence`.
    mutating func record(_ body: (_ sequence: Int) -> ConversationEvent) {
        state.sequence += 1
        actions.append(.conversation(event(body(state.sequence), role: "conversation-event.\(actions.count)")))
    }

    mutating func ask(_ task: AgentTask) {
        actions.append(.agentTask(event(task, role: "agent-task.\(actions.count)")))
    }

    mutating func ask(_ task: BotTask) {
        actions.append(.botTask(event(task, role: "bot-task.\(actions.count)")))
    }

    private func event<Body>(_ body: Body, role: String) -> Event<Body> {
        Event(
            id: .following(cause, role: role), time: at, source: .escalationRouter, conversation: state.context,
            causationID: cause, receivedAt: receivedAt, body: body)
    }

    /// Tells the customer something, in their language.
    mutating func notify(_ text: NoticeText, values: [String: String] = [:]) {
        var values = values
        if text.placeholders.contains("brand") { values["brand"] = state.context.brand }
        let content = words(text, values: values)
        record { .notice(Notice(sequence: $0, kind: text.kind, values: values, content: content)) }
        if text == .disclosure || text == .returnedToBot { state.disclosed = true }
    }

    /// A text of the router in the customer's language.
    func words(_ text: NoticeText, values: [String: String] = [:]) -> Content {
        let language = noticeLanguage
        return Content(
            text: notices.text(text, in: language, values: values),
            language: Language(tag: language.rawValue, confidence: 1_000))
    }

    /// Shows a message that answers what stands unanswered up to a sequence.
    ///
    /// - Returns: Whether nothing is left unanswered.
    @discardableResult
    mutating func reply(
        _ messageID: MessageID, author: Author, content: Content, through seen: Int = .max,
        sources: [ArticleReference] = [], replyTo: MessageID? = nil, topic: String? = nil, confidence: Int? = nil
    ) -> Bool {
        let answered = state.unanswered.take(through: seen)
        record {
            .message(
                ConversationMessage(
                    sequence: $0, messageID: messageID, author: author, content: content,
                    answers: answered.messageIDs, answersThrough: answered.through, sources: sources,
                    replyTo: replyTo, topic: topic, confidence: confidence))
        }
        state.history.append(
            HistoryEntry(
                sequence: state.sequence, messageID: messageID, author: author, time: at, content: content))
        return state.unanswered.isEmpty
    }

    /// Settles what stands unanswered up to a sequence: no reply is owed for it any more.
    mutating func settle(through seen: Int = .max) {
        let taken = state.unanswered.take(through: seen)
        settles.messageIDs += taken.messageIDs
        settles.through = taken.through ?? settles.through
    }
}

/// The assistant is asked to answer what stands unanswered; the id of the event names the task.
package struct AnswerRequested: EventBody {
    package static let type = EventType(topic: .botTasks, name: "answer.requested")

    package let epoch: Int
    /// Counts requests to the assistant; at most one reply a turn is shown.
    package let turn: Int
    /// When a person is asked instead.
    package let deadline: Timestamp
    /// The messages to answer, oldest first.
    package let unanswered: [MessageID]
    /// The newest part of the conversation, at most 24 KiB, oldest first.
    package let history: [HistoryEntry]
    /// The customer's language.
    package let language: Language?
    /// What the assistant may do now.
    package let mode: SwitchMode
    package let attributes: [String: String]
    package let tier: String?

    package init(
        epoch: Int, turn: Int, deadline: Timestamp, unanswered: [MessageID], history: [HistoryEntry],
        language: Language? = nil, mode: SwitchMode = .off, attributes: [String: String] = [:], tier: String? = nil
    ) {
        self.epoch = epoch
        self.turn = turn
        self.deadline = deadline
        self.unanswered = unanswered
        self.history = history
        self.language = language
        self.mode = mode
        self.attributes = attributes
        self.tier = tier
    }
}

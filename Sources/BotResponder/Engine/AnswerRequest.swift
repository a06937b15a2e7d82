package import TandemEvents

/// One turn of a conversation that an engine is to answer.
package struct AnswerRequest: Sendable {
    /// The newest part of the conversation, oldest first.
    package var history: [HistoryEntry]
    /// The customer's messages that stand unanswered, oldest first; they stand in `history` too.
    package var unanswered: [MessageID]
    /// What is known of the customer's language, best first; empty where nothing is.
    package var languages: [Language]
    /// What the assistant may do now.
    package var mode: SwitchMode
    /// The moment of asking: articles that do not hold then are not used.
    package var now: Timestamp
    /// After it nobody waits for the reply.
    package var deadline: Timestamp

    package init(
        history: [HistoryEntry], unanswered: [MessageID], languages: [Language] = [], mode: SwitchMode = .off,
        now: Timestamp, deadline: Timestamp
    ) {
        self.history = history
        self.unanswered = unanswered
        self.languages = languages
        self.mode = mode
        self.now = now
        self.deadline = deadline
    }

    /// The unanswered messages whose words can be read.
    var openEntries: [HistoryEntry] {
        let unanswered = Set(unanswered)
        return history.filter { unanswered.contains($0.messageID) && $0.content.protection == .none }
    }
}

/// The conversation was closed.
package struct Closed: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "closed")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    package let reason: CloseReason
    package let outcome: Outcome?
    package let basis: CloseBasis
    /// Until when a message reopens it.
    package let reopenUntil: Timestamp

    package init(
        sequence: Int, reason: CloseReason, outcome: Outcome? = nil, basis: CloseBasis, reopenUntil: Timestamp
    ) {
        self.sequence = sequence
        self.reason = reason
        self.outcome = outcome
        self.basis = basis
        self.reopenUntil = reopenUntil
    }
}

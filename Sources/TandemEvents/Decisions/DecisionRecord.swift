/// Why the router did what it did with one input: enough, with the input, to decide it again.
package struct DecisionRecord: EventBody {
    package static let type = EventType(topic: .decisions, name: "decision")

    /// The partition's count of decisions, from 1, without gaps.
    package let number: Int64
    package let input: DecisionInput
    /// The time that was decided with; never decreases within a partition.
    package let at: Timestamp
    package let signals: [Signal]
    package let versions: DecisionVersions
    /// The SHA-256 of the state's canonical JSON, 64 lower-case hexadecimal digits; absent where there was none.
    package let stateBefore: String?
    /// Likewise; absent where none is left.
    package let stateAfter: String?
    /// The rule that decided: `bot.unsureTwice`.
    package let rule: String
    /// In order.
    package let actions: [DecisionAction]
    /// The customer messages that need no reply any more.
    package let settles: [MessageID]
    /// Every unanswered customer message up to this sequence needs none either; only where `settles` cannot list all.
    package let settlesThrough: Int?

    package init(
        number: Int64, input: DecisionInput, at: Timestamp, signals: [Signal], versions: DecisionVersions,
        stateBefore: String? = nil, stateAfter: String? = nil, rule: String, actions: [DecisionAction],
        settles: [MessageID], settlesThrough: Int? = nil
    ) {
        self.number = number
        self.input = input
        self.at = at
        self.signals = signals
        self.versions = versions
        self.stateBefore = stateBefore
        self.stateAfter = stateAfter
        self.rule = rule
        self.actions = actions
        self.settles = settles
        self.settlesThrough = settlesThrough
    }
}

/// An agent's verdict on the assistant's part.
package struct BotVerdict: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let right = BotVerdict(rawValue: "right")
    package static let wrong = BotVerdict(rawValue: "wrong")
    /// It escalated what it could have answered.
    package static let shouldHaveAnswered = BotVerdict(rawValue: "shouldHaveAnswered")
    /// It answered what a person should have.
    package static let shouldHaveEscalated = BotVerdict(rawValue: "shouldHaveEscalated")
    package static let notInvolved = BotVerdict(rawValue: "notInvolved")
}

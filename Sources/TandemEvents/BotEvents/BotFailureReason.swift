/// Why the assistant produced nothing.
package struct BotFailureReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let timedOut = BotFailureReason(rawValue: "timedOut")
    /// The engine could not be reached.
    package static let unavailable = BotFailureReason(rawValue: "unavailable")
    package static let overBudget = BotFailureReason(rawValue: "overBudget")
    /// The engine's output failed its checks.
    package static let invalidOutput = BotFailureReason(rawValue: "invalidOutput")
    package static let internalError = BotFailureReason(rawValue: "internalError")
}

package import TandemEvents

/// Why an engine has no reply, in the words that the event about it uses.
package struct EngineError: Error, Hashable, Sendable {
    package var reason: BotFailureReason

    package init(_ reason: BotFailureReason) {
        self.reason = reason
    }
}

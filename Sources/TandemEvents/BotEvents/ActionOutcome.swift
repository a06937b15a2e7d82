/// What became of an action.
package struct ActionOutcome: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let succeeded = ActionOutcome(rawValue: "succeeded")
    /// Not allowed.
    package static let refused = ActionOutcome(rawValue: "refused")
    package static let failed = ActionOutcome(rawValue: "failed")
}

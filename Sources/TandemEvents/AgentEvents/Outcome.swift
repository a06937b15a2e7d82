/// What a conversation came to.
package struct Outcome: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let resolved = Outcome(rawValue: "resolved")
    package static let unresolved = Outcome(rawValue: "unresolved")
    /// What the customer wanted is not possible.
    package static let refused = Outcome(rawValue: "refused")
    /// The customer left.
    package static let abandoned = Outcome(rawValue: "abandoned")
    package static let spam = Outcome(rawValue: "spam")
}

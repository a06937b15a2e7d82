/// What was masked.
package struct RedactionKind: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let cardNumber = RedactionKind(rawValue: "cardNumber")
    package static let securityCode = RedactionKind(rawValue: "securityCode")
}

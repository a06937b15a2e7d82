/// How much a proof of identity is worth.
package struct IdentityAssurance: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let none = IdentityAssurance(rawValue: "none")
    package static let low = IdentityAssurance(rawValue: "low")
    package static let substantial = IdentityAssurance(rawValue: "substantial")
    package static let high = IdentityAssurance(rawValue: "high")
}

/// Why an agent declined.
package struct DeclineReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let busy = DeclineReason(rawValue: "busy")
    /// It needs a skill they do not have.
    package static let skill = DeclineReason(rawValue: "skill")
    /// They must not handle it.
    package static let conflict = DeclineReason(rawValue: "conflict")
    package static let other = DeclineReason(rawValue: "other")
}

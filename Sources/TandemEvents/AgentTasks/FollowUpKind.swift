/// A kind of follow-up.
package struct FollowUpKind: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let callback = FollowUpKind(rawValue: "callback")
    package static let `case` = FollowUpKind(rawValue: "case")
}

/// What a notice is about.
package struct NoticeKind: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// That an AI answers.
    package static let aiDisclosure = NoticeKind(rawValue: "aiDisclosure")
    /// That the conversation waits for a person.
    package static let personQueued = NoticeKind(rawValue: "personQueued")
    package static let personJoined = NoticeKind(rawValue: "personJoined")
    /// That the conversation waits for another one.
    package static let personLeft = NoticeKind(rawValue: "personLeft")
    /// That the assistant answers again.
    package static let botJoined = NoticeKind(rawValue: "botJoined")
    /// When people are back, and what is done until then.
    package static let noPersonOnShift = NoticeKind(rawValue: "noPersonOnShift")
    package static let callbackArranged = NoticeKind(rawValue: "callbackArranged")
    package static let caseOpened = NoticeKind(rawValue: "caseOpened")
    /// That the assistant needs other words.
    package static let clarify = NoticeKind(rawValue: "clarify")
    package static let incident = NoticeKind(rawValue: "incident")
    package static let closed = NoticeKind(rawValue: "closed")
    package static let reopened = NoticeKind(rawValue: "reopened")
    /// That the assistant is paused.
    package static let botHeld = NoticeKind(rawValue: "botHeld")
}

/// What a timer is for.
package struct TimerKind: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The assistant has been silent too long.
    package static let botDeadline = TimerKind(rawValue: "botDeadline")
    /// Nobody took it in time.
    package static let queueDeadline = TimerKind(rawValue: "queueDeadline")
    /// Nobody has been on shift for too long.
    package static let unstaffed = TimerKind(rawValue: "unstaffed")
    /// The customer is told that the conversation still waits.
    package static let waitNotice = TimerKind(rawValue: "waitNotice")
    /// The agent has not replied.
    package static let replyDue = TimerKind(rawValue: "replyDue")
    /// A callback or case is due.
    package static let pendingDue = TimerKind(rawValue: "pendingDue")
    /// The customer has been silent.
    package static let silence = TimerKind(rawValue: "silence")
    /// A change of controls affects it.
    package static let controlsChanged = TimerKind(rawValue: "controlsChanged")
    /// What is kept of a closed conversation goes.
    package static let tombstone = TimerKind(rawValue: "tombstone")
}

/// Something that is due in a conversation.
package struct ConversationTimer: Codable, Hashable, Sendable {
    package let due: Timestamp
    package let kind: TimerKind

    package init(due: Timestamp, kind: TimerKind) {
        self.due = due
        self.kind = kind
    }
}

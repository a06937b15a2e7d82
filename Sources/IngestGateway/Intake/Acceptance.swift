import TandemEvents

/// What a 202 says: this is durable.
struct Acceptance: Encodable, Sendable {
    /// Of the message, the action, or the conversation itself; the same for every retry.
    var id: String
    var conversation: ConversationID
    var receivedAt: Timestamp
    /// The conversation named in the request, which was too old to be reopened; `conversation` is the new one.
    var previous: ConversationID?
}

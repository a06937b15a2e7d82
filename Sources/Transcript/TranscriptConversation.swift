package import TandemEvents

/// What the projection knows of a conversation as a whole.
package struct TranscriptConversation: Hashable, Sendable {
    package var context: ConversationContext
    package var owner: Owner
    /// Counts changes of owner; 0 before the first.
    package var epoch: Int
    /// The `sequence` of the newest event, 0 before the first.
    package var sequence: Int
    /// The language of the customer's newest message whose language is known, BCP 47.
    package var language: String?
    package var openedAt: Timestamp
    /// When the newest event was written.
    package var updatedAt: Timestamp
    /// Until when a message reopens it; nil while it is open.
    package var reopenUntil: Timestamp?
    /// The closed conversation that this one continues.
    package var previous: ConversationID?

    package var id: ConversationID { context.conversationID }

    /// A conversation of which nothing but its beginning is known.
    init(context: ConversationContext, openedAt: Timestamp) {
        self.context = context
        self.openedAt = openedAt
        owner = .bot
        epoch = 0
        sequence = 0
        updatedAt = openedAt
    }

    /// Takes the newest event.
    mutating func apply(_ event: Event<ConversationEvent>) {
        updatedAt = max(updatedAt, event.time)
        switch event.body {
        case .message(let message):
            if message.author.kind == .customer, let tag = message.content.language?.tag, tag != "und" {
                language = tag
            }
        case .ownerChanged(let change):
            epoch = max(epoch, change.epoch)
            owner = change.to
            if case .closed(_, let limit) = change.to {
                reopenUntil = limit
            } else {
                reopenUntil = nil
            }
        case .closed(let closed):
            owner = .closed(reason: closed.reason, reopenUntil: closed.reopenUntil)
            reopenUntil = closed.reopenUntil
        case .reopened:
            reopenUntil = nil
            if case .closed = owner { owner = .bot }
        case .notice, .waitChanged, .deliveryChanged, .messageWithdrawn, .unknown:
            break
        }
    }
}

import TandemEvents
import Transcript

/// What a request has to know of a conversation.
struct ConversationHead: Hashable, Sendable {
    var context: ConversationContext
    /// Until when a message reopens it; nil while it is open.
    var reopenUntil: Timestamp?

    init(context: ConversationContext, reopenUntil: Timestamp? = nil) {
        self.context = context
        self.reopenUntil = reopenUntil
    }

    init(_ conversation: TranscriptConversation) {
        self.init(context: conversation.context, reopenUntil: conversation.reopenUntil)
    }

    /// The head after an event; nil where the event does not change it.
    static func after(_ event: Event<ConversationEvent>) -> ConversationHead? {
        guard let context = event.conversation else { return nil }
        switch event.body {
        case .closed(let closed):
            return ConversationHead(context: context, reopenUntil: closed.reopenUntil)
        case .ownerChanged(let change):
            guard case .closed(_, let limit) = change.to else { return ConversationHead(context: context) }
            return ConversationHead(context: context, reopenUntil: limit)
        case .reopened:
            return ConversationHead(context: context)
        default:
            return nil
        }
    }

    /// Whether a message can no longer reopen it.
    func isPastReopening(at now: Timestamp) -> Bool {
        reopenUntil.map { $0 <= now } ?? false
    }
}

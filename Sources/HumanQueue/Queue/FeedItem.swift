import Foundation
import TandemEvents

/// Something for the event streams of one agent, or of all.
struct FeedItem: Hashable, Sendable {
    /// The type of a server-sent event to agents.
    enum Kind: String, Sendable {
        case offerMade = "offer.made"
        case offerEnded = "offer.ended"
        case assigned = "conversation.assigned"
        case ended = "conversation.ended"
        case event = "conversation.event"
        case replyRefused = "reply.refused"
        case presence = "presence.changed"
        case queue = "queue.changed"
        /// All that a client needs to begin with.
        case snapshot
    }

    /// Nil: all agents.
    var agent: AgentID?
    var kind: Kind
    /// JSON in one line.
    var data: Data
}

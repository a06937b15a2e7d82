import TandemEvents

/// A conversation offered to one agent.
struct Offer: Codable, Hashable, Sendable {
    var id: OfferID
    var agent: AgentID
    var madeAt: Timestamp
    var expiresAt: Timestamp
    /// Whether the agent has accepted, and the router has not answered yet; the offer no longer expires then.
    var isAccepted = false
}

/// A conversation that an agent owns, as the router has said.
struct Assignment: Codable, Hashable, Sendable {
    var context: ConversationContext
    var agent: AgentID
    var epoch: Int
    var lease: LeaseID
    var offer: OfferID
    var since: Timestamp
    var replyDue: Timestamp?
    /// What the agent has asked of the router that would end it, and the router has not done yet.
    var leaving: Leaving?

    var conversation: ConversationID { context.conversationID }

    /// How an agent lets go of a conversation.
    enum Leaving: String, Codable, Hashable, Sendable {
        case resolved
        case returnedToBot
        case returnedToQueue
        case transferRequested
    }
}

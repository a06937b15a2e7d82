import Foundation
import TandemEvents

/// Presence as an agent's streams are told of it.
struct PresenceView: Codable, Hashable, Sendable {
    var presence: Presence
    /// `disconnected` where the agent did not set it.
    var reason: String?
}

/// An offer stands no longer.
struct OfferEnded: Codable, Hashable, Sendable {
    var offer: OfferID
    /// `expired`, `declined`, or why the router withdrew it.
    var reason: String
}

/// A conversation is not this agent's any more.
struct ConversationEnded: Codable, Hashable, Sendable {
    var conversation: ConversationID
    /// Why the router took it, in its words.
    var reason: String
}

/// A reply was not shown to the customer.
struct ReplyRefusedView: Codable, Hashable, Sendable {
    var conversation: ConversationID
    var message: MessageID
    var reason: String
}

/// How many wait.
struct QueueView: Codable, Hashable, Sendable {
    var waiting: Int
}

/// An agent as colleagues see one.
struct AgentView: Codable, Hashable, Sendable {
    var id: AgentID
    var name: String
    var skills: [String]
    var presence: Presence
    var capacity: Int

    init(_ record: AgentRecord) {
        id = record.id
        name = record.name
        skills = record.skills.sorted()
        presence = record.presence
        capacity = record.capacity
    }
}

/// A callback or case that is due later.
struct FollowUpView: Codable, Hashable, Sendable {
    var conversation: ConversationID
    var kind: String
    var due: Timestamp
    /// What the customer calls it by.
    var reference: String
}

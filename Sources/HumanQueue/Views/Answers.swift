import Foundation
import TandemEvents

/// An agent's session.
struct SessionAnswer: Codable, Hashable, Sendable {
    var agent: AgentView
    /// For `Authorization: Bearer`.
    var token: String
    var expiresAt: Timestamp
}

/// What was asked of the router, which does it, or not, a moment later.
struct ActionAnswer: Codable, Hashable, Sendable {
    var conversation: ConversationID
    /// `accept`, `decline`, `return`, `transfer`, `resolve`, `wrapUp`.
    var action: String
    var requestedAt: Timestamp
}

/// A reply that is on its way.
struct MessageAnswer: Codable, Hashable, Sendable {
    var id: MessageID
    var conversation: ConversationID
    /// As it will be shown: card numbers are masked.
    var text: String
    var sentAt: Timestamp
}

/// An internal note.
struct NoteAnswer: Codable, Hashable, Sendable {
    var id: EventID
    var conversation: ConversationID
    /// The agent's name.
    var author: String
    var text: String
    var writtenAt: Timestamp
}

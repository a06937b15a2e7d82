import TandemEvents

/// What differs from what was stored last.
struct MatcherChanges: Hashable, Sendable {
    var entries: Set<ConversationID> = []
    var assignments: Set<ConversationID> = []
    var agents: Set<AgentID> = []
    /// The lines whose entries moved.
    var lines: Set<String> = []
}

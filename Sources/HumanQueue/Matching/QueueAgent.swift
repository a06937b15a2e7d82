import TandemEvents

/// An agent as the matcher sees one.
struct QueueAgent: Hashable, Sendable {
    var id: AgentID
    /// The name that customers see.
    var name: String
    /// Languages (BCP 47, `sv`) and whatever else the router's policy asks for by name.
    var skills: Set<String>
    var presence: Presence
    /// How many conversations at once, offers included; from 0.
    var capacity: Int
    /// Open event streams.
    var connections = 0
    /// When the agent counts as gone, unless heard of before; nothing while connected.
    var aliveUntil: Timestamp
    var lastOfferAt = Timestamp(milliseconds: 0)

    var reference: AgentReference { AgentReference(id: id, name: name) }

    func isGone(at time: Timestamp) -> Bool { connections == 0 && aliveUntil <= time }

    func isOnShift(at time: Timestamp) -> Bool { presence.isOnShift && !isGone(at: time) }
}

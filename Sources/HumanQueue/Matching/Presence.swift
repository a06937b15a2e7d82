/// Whether an agent takes conversations, as the agent set it.
package enum Presence: String, Codable, Hashable, Sendable, CaseIterable {
    /// Takes offers.
    case available
    /// On shift, and takes no further offers for now.
    case busy
    /// On a break: not on shift.
    case away
    case offline

    var isOnShift: Bool { self == .available || self == .busy }
}

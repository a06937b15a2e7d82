import TandemEvents

/// What the matcher did, for others to be told.
enum MatcherEffect: Hashable, Sendable {
    case offerMade(QueueEntry, Offer)
    /// The agent did not answer in time, or has gone.
    case offerExpired(QueueEntry, Offer)
    /// The offer stands no longer, through no act of the agent.
    case offerWithdrawn(QueueEntry, Offer, WithdrawalReason)
    /// - Parameter entry: what the agent was offered; nil where that is not known any more.
    case assigned(Assignment, entry: QueueEntry?)
    case assignmentEnded(Assignment, WithdrawalReason)
    case leaseExpired(Assignment)
    /// The agent's connection was lost for too long; the agent is offline.
    case agentLost(AgentID)
}

/// Why something that an agent asked of the matcher cannot be done; nothing was changed.
enum MatcherRefusal: Error, Hashable, Sendable {
    /// There is no such offer to this agent.
    case unknownOffer
    /// The offer has expired or was answered.
    case offerOver
    /// The conversation is not this agent's.
    case notAssigned
}

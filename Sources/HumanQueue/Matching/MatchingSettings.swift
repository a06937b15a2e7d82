/// The numbers by which conversations are matched with agents.
package struct MatchingSettings: Hashable, Sendable {
    /// The waiting time that weighs as much as one point of priority.
    package var ageing: Duration = .seconds(1)
    /// How long an agent may think about an offer.
    package var offerTimeout: Duration = .seconds(30)
    /// How long a conversation stays with an agent whose connection is gone.
    package var connectionGrace: Duration = .seconds(30)
    /// How long a conversation that came back is kept for the agent who had it, while that agent is on shift.
    package var previousAgentWait: Duration = .seconds(30)
    /// How long after the request preferred skills are waited for, while somebody on shift has them.
    package var preferenceWait: Duration = .seconds(20)
    /// How long agents who have not had the offer, but have no room for it now, are waited for.
    package var roundLimit: Duration = .seconds(60)
    /// How long after the end of an offer the same agent is asked again, where there is nobody else.
    package var retryPause: Duration = .seconds(15)

    package init() {}
}

import TandemEvents

/// A conversation that waits for a person.
struct QueueEntry: Codable, Hashable, Sendable {
    var context: ConversationContext
    /// The `person.needed` that put it here.
    var request: EventID
    var epoch: Int
    var reason: HandoffReason
    /// 0 to 1,000, higher first.
    var priority: Int
    var requiredSkills: Set<String>
    var preferredSkills: Set<String>
    /// When the customer began to wait.
    var requestedAt: Timestamp
    /// When this entry was made.
    var queuedAt: Timestamp
    var deadline: Timestamp
    var previousAgent: AgentID?
    /// The only agent it may be offered to.
    var toAgent: AgentID?

    /// The offer that stands.
    var offer: Offer?
    /// How many offers there were.
    var offerCount = 0
    /// The agents who had it in this round.
    var tried: Set<AgentID> = []
    var roundStartedAt: Timestamp?
    var lastOfferEndedAt: Timestamp?
    /// What the customer was told last.
    var estimate: WaitEstimate?

    var conversation: ConversationID { context.conversationID }

    /// The entries that wait for the same people.
    var line: String {
        (requiredSkills.sorted() + (toAgent.map { ["agent:\($0)"] } ?? [])).joined(separator: " ")
    }

    func rank(ageing: Duration) -> QueueRank {
        let (lead, overflow) = ageing.wholeMilliseconds.multipliedReportingOverflow(by: Int64(priority))
        return QueueRank(
            arrival: overflow ? Timestamp.earliest : requestedAt - .milliseconds(lead), requestedAt: requestedAt,
            conversation: conversation)
    }
}

/// The place of an entry in the order of the queue: the earliest virtual arrival goes first.
///
/// The virtual arrival is `requestedAt - priority × ageing`: a point of priority weighs as much as `ageing` of waiting.
/// As it does not move while an entry waits, an entry overtakes nobody who has waited `1,000 × ageing` longer, whatever
/// the priorities, so nobody starves.
struct QueueRank: Comparable, Hashable, Sendable {
    var arrival: Timestamp
    var requestedAt: Timestamp
    var conversation: ConversationID

    static func < (left: QueueRank, right: QueueRank) -> Bool {
        (left.arrival, left.requestedAt, left.conversation) < (right.arrival, right.requestedAt, right.conversation)
    }
}

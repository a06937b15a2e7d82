/// What the router keeps of a conversation: the last record of its key in `conversation-state`.
package struct ConversationState: EventBody, Hashable {
    package static let type = EventType(topic: .conversationState, name: "state")

    /// What every event about it says.
    package var context: ConversationContext
    package var owner: Owner
    /// Counts changes of owner; never reset.
    package var epoch: Int
    /// The `sequence` of the newest conversation event, 0 before the first; never reset.
    package var sequence: Int
    /// Counts requests to the assistant; never reset.
    package var turn: Int
    /// The turn that the assistant is to answer.
    package var pendingTurn: PendingTurn?
    /// Replies of the assistant below its threshold since the last good one.
    package var unsureReplies: Int
    /// Turns in which the assistant failed since the last good one.
    package var failedTurns: Int
    /// The newest 256 message ids of the customer.
    package var recentMessages: RecentIdentifiers<MessageTag>
    package var unanswered: UnansweredMessages
    /// The newest 24 KiB.
    package var history: ConversationHistory
    /// The last event taken from each outbox, in the order of first sight.
    package var outboxes: [OutboxPosition]
    /// The newest of these timers fire no more than once each; ordered by due time.
    package var timers: [ConversationTimer]

    /// The lease of the owning agent, while a person owns it.
    package var lease: LeaseID?
    /// What kind of person it waits for or was taken by, with the original `requestedAt`.
    package var demand: PersonDemand?
    package var transfer: Transfer?
    package var previousAgent: AgentReference?
    package var language: Language?
    package var locale: String?
    /// Whether the customer was told that an AI answers, since the assistant last became the owner.
    package var disclosed: Bool
    package var attributes: [String: String]
    package var tier: String?
    package var assurance: IdentityAssurance?
    package var openedAt: Timestamp
    /// When the customer last did something.
    package var lastCustomerActivity: Timestamp
    /// The offset after the last record of `controls` that it was decided with.
    package var controls: Int64

    /// A conversation that was just opened, owned by the assistant.
    package init(context: ConversationContext, openedAt: Timestamp, controls: Int64) {
        self.context = context
        owner = .bot
        epoch = 0
        sequence = 0
        turn = 0
        pendingTurn = nil
        unsureReplies = 0
        failedTurns = 0
        recentMessages = RecentIdentifiers()
        unanswered = UnansweredMessages()
        history = ConversationHistory()
        outboxes = []
        timers = []
        lease = nil
        demand = nil
        transfer = nil
        previousAgent = nil
        language = nil
        locale = nil
        disclosed = false
        attributes = [:]
        tier = nil
        assurance = nil
        self.openedAt = openedAt
        lastCustomerActivity = openedAt
        self.controls = controls
    }
}

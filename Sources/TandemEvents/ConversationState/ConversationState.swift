/// What the router keeps of a conversation: the last record of its key in `conversation-state`.
///
/// Everything that is due stands in it as a moment, so that its timers follow from it alone.
package struct ConversationState: EventBody, Hashable {
    package static let type = EventType(topic: .conversationState, name: "state")

    /// What every event about it says; stands flat beside the other fields.
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
    /// The newest 256 ids of the customer's messages and other inputs.
    package var recentMessages: RecentIdentifiers<MessageTag>
    package var unanswered: UnansweredMessages
    /// The newest 24 KiB.
    package var history: ConversationHistory
    /// How far each outbox has been taken, in the order of first sight.
    package var outboxes: [OutboxProgress]
    /// Messages of the customer that look like a machine's; nil while none has repeated.
    package var repetition: MessageRepetition?

    /// The lease of the owning agent, while a person owns it.
    package var lease: LeaseID?
    /// What kind of person it waits for or was taken by, with the original `requestedAt`.
    package var demand: PersonDemand?
    package var transfer: Transfer?
    /// The agent who had it last.
    package var previousAgent: AgentReference?
    /// Until when a reopened conversation goes to `previousAgent` first.
    package var previousAgentUntil: Timestamp?
    /// What the customer calls the callback or case by; one for the life of the conversation.
    package var reference: String?
    /// Whether it is pending only because nobody is on shift.
    package var awaitsStaff: Bool
    /// While queued with nobody on shift: when it becomes a case.
    package var unstaffedDeadline: Timestamp?
    /// While queued: when the customer is next told that it still waits.
    package var waitNoticeDue: Timestamp?
    /// When it is closed unless the customer does something.
    package var silenceDue: Timestamp?

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

    /// A conversation that was just opened, owned by the assistant.
    package init(context: ConversationContext, openedAt: Timestamp) {
        self.context = context
        owner = .bot
        epoch = 0
        sequence = 0
        turn = 0
        unsureReplies = 0
        recentMessages = RecentIdentifiers()
        unanswered = UnansweredMessages()
        history = ConversationHistory()
        outboxes = []
        awaitsStaff = false
        disclosed = false
        attributes = [:]
        self.openedAt = openedAt
        lastCustomerActivity = openedAt
    }
}

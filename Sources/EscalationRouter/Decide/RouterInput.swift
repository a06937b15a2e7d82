package import TandemEvents

/// One thing to decide about one conversation.
package enum RouterInput: Sendable {
    case customer(Event<CustomerEvent>, InputSignals)
    case bot(Event<BotEvent>)
    case agent(Event<AgentEvent>)
    /// A timer of the conversation's state fired.
    case timer(TimerKind, due: Timestamp)

    /// The id from which the ids of all that follows are made.
    func cause(for state: ConversationState?, controls: Controls) -> EventID {
        switch self {
        case .customer(let event, _): event.id
        case .bot(let event): event.id
        case .agent(let event): event.id
        case .timer(let kind, let due):
            // A timer fires again with the same kind and due time only after the state or the controls have changed.
            .following(
                state?.context.conversationID ?? ConversationID(high: 0, low: 0),
                role: "timer.\(kind).\(due.milliseconds).\(state?.sequence ?? 0).\(controls.offset)")
        }
    }

    var receivedAt: Timestamp? {
        switch self {
        case .customer(let event, _): event.receivedAt
        case .bot(let event): event.receivedAt
        case .agent(let event): event.receivedAt
        case .timer: nil
        }
    }
}

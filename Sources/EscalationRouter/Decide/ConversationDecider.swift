import Signals
package import TandemEvents

/// Decides what becomes of a conversation: a pure function of its state, one input and the controls in force.
///
/// No clock, no I/O, no randomness: the time is part of what is decided on, ids are UUIDv5 of the cause and the role,
/// scores are integers. The same arguments give the same decision to the byte, on every machine.
package struct ConversationDecider: Sendable {
    private let notices: NoticeCatalogue

    package init(notices: NoticeCatalogue) {
        self.notices = notices
    }

    /// Decides one input.
    ///
    /// - Parameters:
    ///   - state: What is kept of the conversation, nil where nothing is.
    ///   - at: The time to decide with; never before that of the partition's last decision.
    ///   - controls: What is in force.
    /// - Throws: `DecisionRefusal` where the input cannot be decided; it is to become a dead letter.
    package func decide(
        _ state: ConversationState?, _ input: RouterInput, at: Timestamp, controls: Controls
    ) throws(DecisionRefusal) -> Decision {
        let cause = input.cause(for: state, controls: controls)
        if let state {
            return try decide(state, isNew: false, input, cause: cause, at: at, controls: controls)
        }
        switch input {
        case .customer(let event, _):
            guard let context = event.conversation else {
                throw DecisionRefusal("the event names no conversation: expected conversationID and what goes with it")
            }
            guard event.body.beginsConversation else {
                return unknownConversation([])
            }
            let fresh = ConversationState(context: context, openedAt: at)
            return try decide(fresh, isNew: true, input, cause: cause, at: at, controls: controls)
        case .agent(let event):
            guard case .messageSent(let body) = event.body, let context = event.conversation, let agent = event.agent
            else { return unknownConversation([]) }
            let refusal = Event(
                id: .following(cause, role: "reply.refused"), time: at, source: .escalationRouter,
                conversation: context, causationID: cause, receivedAt: event.receivedAt,
                body: AgentTask.replyRefused(
                    ReplyRefused(messageID: body.messageID, agentID: agent.id, reason: .closed)))
            return unknownConversation([.agentTask(refusal)])
        case .bot, .timer:
            return unknownConversation([])
        }
    }

    private func decide(
        _ state: ConversationState, isNew: Bool, _ input: RouterInput, cause: EventID, at: Timestamp,
        controls: Controls
    ) throws(DecisionRefusal) -> Decision {
        var work = Deliberation(
            state: state, isNew: isNew, at: at, cause: cause, receivedAt: input.receivedAt, controls: controls,
            notices: notices)
        if isNew { work.awaitCustomer() }
        let rule =
            switch input {
            case .customer(let event, let signals): work.customer(event, signals)
            case .bot(let event): work.bot(event)
            case .agent(let event): try work.agent(event)
            case .timer(let kind, let due): work.timer(kind, due: due)
            }
        return Decision(
            state: work.isForgotten ? nil : work.state, actions: work.actions, rule: rule, settles: work.settles)
    }

    private func unknownConversation(_ actions: [RouterAction]) -> Decision {
        Decision(
            state: nil, actions: actions, rule: .unknownConversation,
            settles: UnansweredMessages.Taken())
    }
}

extension CustomerEvent {
    /// Whether it makes a conversation of which nothing is kept: what a customer says is never turned away.
    fileprivate var beginsConversation: Bool {
        switch self {
        case .conversationOpened, .messageReceived, .personRequested, .callbackRequested: true
        case .botRequested, .answerRated, .conversationEnded, .customerIdentified, .customersMerged,
            .deliveryUpdated, .surveyAnswered, .erasureRequested, .unknown:
            false
        }
    }
}

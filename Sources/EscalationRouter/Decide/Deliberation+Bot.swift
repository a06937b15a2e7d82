import TandemEvents

extension Deliberation {
    /// Decides a proposal of the assistant: nothing of it reaches the customer but by this.
    mutating func bot(_ event: Event<BotEvent>) -> DecisionRule {
        guard let run = event.body.run else { return .unknownType }
        guard case .bot = state.owner, run.epoch == state.epoch, run.turn == state.pendingTurn?.turn else {
            return .botOutdated
        }
        guard controls.mode(for: run, in: state) != .people else {
            sendToPeople(.switchedOff, notice: .botUnavailable)
            return .botSwitchedOff
        }
        switch event.body {
        case .answer(let body):
            guard run.confidence >= policy.bot.leastConfidence(topic: run.topic) else {
                return unsure(run, question: nil, messageID: body.messageID)
            }
            show(run, body.messageID, body.content)
            return .botAnswered
        case .clarification(let body):
            return unsure(run, question: body.content, messageID: body.messageID)
        case .actionProposed(let body):
            show(run, body.messageID, body.content)
            return .botProposesAction
        case .actionCompleted(let body):
            show(run, body.messageID, body.content)
            return .botCompletedAction
        case .handoff(let body):
            sendToPeople(body.reason, notice: body.reason.notice)
            return .botHandsOff
        case .failed:
            sendToPeople(.failed, notice: .handingOverDelay)
            return .botFailed
        case .unknown:
            return .unknownType
        }
    }

    private mutating func show(_ run: BotRun, _ messageID: MessageID, _ content: Content) {
        state.pendingTurn = nil
        state.unsureReplies = 0
        reply(
            messageID, author: run.author, content: content, sources: run.articles, topic: run.topic,
            confidence: run.confidence)
        awaitCustomer()
    }

    /// The assistant is not sure what the customer wants: once it asks for other words, then a person comes.
    ///
    /// - Parameter question: What the assistant would ask itself; nil for an answer it is not sure enough of.
    private mutating func unsure(_ run: BotRun, question: Content?, messageID: MessageID) -> DecisionRule {
        state.unsureReplies += 1
        guard state.unsureReplies < policy.bot.unsureReplies else {
            sendToPeople(.unsure, notice: .handingOverUnsure)
            return .botUnsureAgain
        }
        state.pendingTurn = nil
        reply(
            question == nil ? .following(cause, role: "rephrase") : messageID, author: run.author,
            content: question ?? words(.rephrase), topic: question == nil ? nil : run.topic,
            confidence: run.confidence)
        awaitCustomer()
        return question == nil ? .botUnsure : .botClarified
    }
}

extension BotEvent {
    /// What produced it; nil for a type that is not known.
    var run: BotRun? {
        switch self {
        case .answer(let body): body.run
        case .clarification(let body): body.run
        case .actionProposed(let body): body.run
        case .actionCompleted(let body): body.run
        case .handoff(let body): body.run
        case .failed(let body): body.run
        case .unknown: nil
        }
    }
}

extension BotRun {
    fileprivate var author: Author {
        Author(kind: .ai, model: model ?? promptVersion.map { "\(engine) \($0)" } ?? engine)
    }
}

extension HandoffReason {
    /// What the customer is told when the assistant hands off for this reason.
    fileprivate var notice: NoticeText {
        switch self {
        case .unsure, .outOfScope, .notUnderstood: .handingOverUnsure
        case .deadlinePassed, .failed: .handingOverDelay
        case .switchedOff: .botUnavailable
        default: .handingOver
        }
    }
}

import TandemEvents

@testable import EscalationRouter

/// Watches the decisions of one conversation and tells which promise one of them breaks.
struct InvariantChecker {
    private var sequence = 0
    private var epoch = 0
    private var owner: Owner = .bot
    private var shownTurns: Set<Int> = []
    /// Customer messages accepted into the record that no reply has answered and no rule has settled.
    private var unanswered: [MessageID: Int] = [:]
    private var shown: Set<MessageID> = []
    private var seenInputs: Set<MessageID> = []

    private static let transitions: [String: Set<String>] = [
        "bot": ["queued", "closed"], "queued": ["person", "pending", "closed", "bot"],
        "person": ["queued", "bot", "pending", "closed", "person"], "pending": ["queued", "person", "closed"],
        "closed": ["bot", "queued"],
    ]

    /// What the decision breaks; empty where it keeps every promise.
    mutating func check(
        _ input: RouterInput, before: ConversationState?, _ decision: Decision, at: Timestamp, controls: Controls
    ) -> [String] {
        var broken: [String] = []
        if before == nil { self = InvariantChecker() }
        for event in decision.conversationEvents { follow(event, input, &broken) }
        for message in decision.settles.messageIDs { unanswered[message] = nil }
        checkAgentWords(input, decision, &broken)
        checkOwner(input, before, decision, &broken)
        guard let after = decision.state else {
            if before != nil, decision.rule != .tombstone { broken.append("forgotten by \(decision.rule)") }
            return broken
        }
        if after.sequence != sequence { broken.append("sequence of the state") }
        if after.epoch != epoch { broken.append("epoch of the state") }
        if Set(after.unanswered.messageIDs) != Set(unanswered.keys) { broken.append("unanswered messages differ") }
        checkWaiting(after, &broken)
        if case .timer(.controlsChanged, _) = input, after.effect(of: controls) != nil {
            broken.append("controls still mean something after \(decision.rule)")
        }
        if let timer = after.nextTimer, case .timer(let kind, let due) = input, timer.kind == kind, timer.due == due,
            decision.rule != .timerOutdated
        {
            broken.append("timer \(kind) fires for ever")
        }
        return broken
    }

    private mutating func follow(_ event: ConversationEvent, _ input: RouterInput, _ broken: inout [String]) {
        if event.sequence != sequence + 1 { broken.append("sequence has a gap or repeats") }
        sequence = event.sequence ?? sequence
        switch event {
        case .ownerChanged(let body):
            if body.epoch != epoch + 1 { broken.append("epoch did not rise by one") }
            epoch = body.epoch
            if Self.transitions[body.from.name]?.contains(body.to.name) != true {
                broken.append("no way from \(body.from.name) to \(body.to.name)")
            }
            owner = body.to
        case .message(let body):
            if !shown.insert(body.messageID).inserted { broken.append("a message is shown twice") }
            switch body.author.kind {
            case .customer:
                if !body.automated { unanswered[body.messageID] = body.sequence }
            case .ai:
                if case .bot(let event) = input, let run = event.body.run {
                    if !shownTurns.insert(run.turn).inserted { broken.append("two replies in one turn") }
                    if run.epoch != epoch { broken.append("a reply of another epoch is shown") }
                } else {
                    broken.append("a reply of the assistant that it did not propose")
                }
            case .agent, .system: break
            }
            for answered in body.answers where unanswered.removeValue(forKey: answered) == nil {
                broken.append("answers a message that was not open")
            }
        default: break
        }
    }

    /// An agent's words are shown or come back, but never both and never neither.
    private func checkAgentWords(_ input: RouterInput, _ decision: Decision, _ broken: inout [String]) {
        guard case .agent(let event) = input, case .messageSent(let body) = event.body,
            decision.rule != .agentDuplicate
        else { return }
        let isShown = decision.messages.contains { $0.messageID == body.messageID }
        let isRefused = decision.refusals.contains { $0.messageID == body.messageID }
        if isShown == isRefused { broken.append("an agent's words are lost or doubled") }
    }

    private func checkOwner(
        _ input: RouterInput, _ before: ConversationState?, _ decision: Decision, _ broken: inout [String]
    ) {
        guard let after = decision.state else { return }
        var asks = false
        if case .customer(let event, let signals) = input, decision.rule != .duplicate {
            switch event.body {
            case .personRequested: asks = true
            case .messageReceived(let body): asks = !body.automated && signals.personRequestScore >= 600
            default: break
            }
        }
        if asks, !["queued", "pending", "person"].contains(after.owner.name) {
            broken.append("asking for a person led to \(after.owner.name)")
        }
        if before?.owner.name == "queued", after.owner.name == "bot", decision.rule != .botRequested {
            broken.append("left the queue for the assistant by \(decision.rule)")
        }
        if before?.owner.name == "queued", after.owner.name == "closed", decision.rule != .customerEnded {
            broken.append("closed while queued by \(decision.rule)")
        }
    }

    /// Whatever is unanswered is awaited by somebody, until a time.
    private func checkWaiting(_ state: ConversationState, _ broken: inout [String]) {
        switch state.owner {
        case .bot:
            if state.unanswered.isEmpty == (state.pendingTurn != nil) { broken.append("bot: turn and messages differ") }
            if state.pendingTurn == nil, state.silenceDue == nil { broken.append("bot: stays for ever") }
        case .person(_, let replyDue):
            if state.lease == nil { broken.append("person without lease") }
            if !state.unanswered.isEmpty, replyDue == nil { broken.append("person: unanswered without a time") }
        case .closed:
            if !state.unanswered.isEmpty { broken.append("closed with unanswered messages") }
        case .queued, .pending: break
        }
        if case .person = state.owner {} else if state.lease != nil { broken.append("lease without person") }
        if state.nextTimer == nil { broken.append("nothing is ever due") }
    }
}

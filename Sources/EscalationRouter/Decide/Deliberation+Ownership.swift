import TandemEvents

extension Deliberation {
    /// Gives the conversation to another owner, which begins a new epoch and ends what the last owner had begun.
    mutating func changeOwner(to owner: Owner, reason: OwnerChangeReason) {
        let from = state.owner
        if case .person(let agent, _) = from { state.previousAgent = agent }
        state.epoch += 1
        state.owner = owner
        state.pendingTurn = nil
        state.unsureReplies = 0
        state.lease = nil
        state.transfer = nil
        state.awaitsStaff = false
        state.unstaffedDeadline = nil
        state.waitNoticeDue = nil
        state.silenceDue = nil
        if case .bot = owner {} else { state.disclosed = false }
        let epoch = state.epoch
        record {
            .ownerChanged(OwnerChanged(sequence: $0, epoch: epoch, from: from, to: owner, reason: reason))
        }
    }

    /// Sends the conversation to people: to the queue, and where nobody is on shift on to a case with a reference.
    ///
    /// - Parameters:
    ///   - notice: What the customer is told where somebody is on shift.
    ///   - askedIn: The sequence of the message that asked for a person.
    mutating func sendToPeople(
        _ reason: HandoffReason, ownerReason: OwnerChangeReason? = nil, notice: NoticeText?, askedIn: Int? = nil,
        note: Content? = nil
    ) {
        expect(reason, askedIn: askedIn)
        let skills = state.demand?.requiredSkills ?? []
        let deadline = enqueue(ownerReason ?? OwnerChangeReason(rawValue: reason.rawValue))
        guard controls.isStaffed(skills: skills) else {
            openCase(becauseUnstaffed: true)
            return
        }
        if let notice {
            notify(notice, values: notice == .followUpDue ? ["reference": makeReference()] : [:])
        }
        askForPerson(reason, deadline: deadline, note: note)
    }

    /// Remembers what kind of person is wanted; one who waits already keeps the place in the queue.
    private mutating func expect(_ reason: HandoffReason, askedIn: Int?) {
        let wanted = policy.demand(for: reason)
        let language = state.language.map { String($0.tag.prefix { $0 != "-" }) }
        let preferred = language.map { $0 == "und" ? [] : [$0] } ?? []
        guard var demand = state.demand else {
            state.demand = PersonDemand(
                reason: reason, priority: wanted.priority, requiredSkills: wanted.skills, preferredSkills: preferred,
                requestedAt: at, askedIn: askedIn)
            return
        }
        demand.priority = max(demand.priority, wanted.priority)
        for skill in wanted.skills where !demand.requiredSkills.contains(skill) {
            demand.requiredSkills.append(skill)
        }
        demand.preferredSkills = preferred
        demand.askedIn = askedIn ?? demand.askedIn
        state.demand = demand
    }

    /// - Returns: When waiting becomes a case.
    @discardableResult
    private mutating func enqueue(_ reason: OwnerChangeReason) -> Timestamp {
        let deadline = at + policy.queue.becomesCaseAfter
        changeOwner(to: .queued(since: state.demand?.requestedAt ?? at, deadline: deadline), reason: reason)
        state.waitNoticeDue = at + policy.queue.stillWaitingEvery
        return deadline
    }

    private mutating func askForPerson(_ reason: HandoffReason, deadline: Timestamp, note: Content?) {
        let demand = state.demand
        ask(
            .personNeeded(
                PersonNeeded(
                    epoch: state.epoch, reason: reason, priority: demand?.priority ?? 0,
                    requiredSkills: demand?.requiredSkills ?? [], preferredSkills: demand?.preferredSkills ?? [],
                    requestedAt: demand?.requestedAt ?? at, deadline: deadline, brief: brief(note: note),
                    previousAgent: state.previousAgent)))
    }

    /// What an agent needs to know before the first word.
    func brief(note: Content?) -> Brief {
        Brief(
            language: state.language, unanswered: state.unanswered.messageIDs, history: state.history.entries,
            attributes: state.attributes, tier: state.tier, note: note)
    }

    /// Turns waiting into a case, which the customer can call by its reference.
    ///
    /// - Parameter becauseUnstaffed: Nobody is on shift: it is queued again as soon as somebody is.
    mutating func openCase(becauseUnstaffed: Bool) {
        let skills = state.demand?.requiredSkills ?? []
        let opening = becauseUnstaffed ? controls.nextOpening(skills: skills, after: at) : nil
        let due = opening ?? at + policy.pending.caseWithin
        let reference = makeReference()
        changeOwner(
            to: .pending(.case, due: due, reference: reference),
            reason: becauseUnstaffed ? .noPersonOnShift : .queueDeadline)
        state.awaitsStaff = becauseUnstaffed
        tellOfCase(becauseUnstaffed: becauseUnstaffed, opening: opening, reference: reference)
        ask(
            .followUpNeeded(
                FollowUpNeeded(epoch: state.epoch, kind: .case, due: due, reference: reference)))
    }

    mutating func tellOfCase(becauseUnstaffed: Bool, opening: Timestamp?, reference: String) {
        if let opening {
            let local = controls.localText(of: opening, skills: state.demand?.requiredSkills ?? [])
            notify(.nobodyOnShift, values: ["reference": reference, "opening": local])
        } else {
            notify(becauseUnstaffed ? .nobodyOnShiftUnknown : .caseOpened, values: ["reference": reference])
        }
    }

    /// What the customer calls the conversation's callback or case by: eight characters that read well aloud.
    mutating func makeReference() -> String {
        if let reference = state.reference { return reference }
        // Crockford's base 32 has no I, L, O or U to be taken for 1, 1, 0 or V.
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let bits = EventID.following(state.context.conversationID, role: "reference").high
        let characters = (0..<8).map { alphabet[Int(bits >> UInt64(59 - 5 * $0) & 31)] }
        let reference = String(characters[..<4]) + "-" + String(characters[4...])
        state.reference = reference
        return reference
    }

    /// Queues a pending conversation again, with its original waiting time.
    mutating func requeuePending() {
        sendToPeople(.due, notice: .followUpDue)
    }

    /// Gives the conversation to the assistant, which answers what stands unanswered.
    mutating func giveToBot(_ reason: OwnerChangeReason, notice: NoticeText) {
        let askedIn = state.demand?.askedIn
        changeOwner(to: .bot, reason: reason)
        state.demand = nil
        guard !state.unanswered.isEmpty else {
            notify(notice)
            awaitCustomer()
            return
        }
        if let askedIn, state.unanswered.lastSequence == askedIn {
            // Only the wish for a person is left, which the customer has just taken back: this is its answer.
            let content = words(notice, values: ["brand": state.context.brand])
            reply(.following(cause, role: "reply"), author: Author(kind: .system), content: content)
            state.disclosed = true
            awaitCustomer()
            return
        }
        notify(notice)
        askBot()
    }

    /// Asks the assistant to answer what stands unanswered; what it was asked before is superseded.
    mutating func askBot() {
        if !state.disclosed { notify(.disclosure) }
        state.turn += 1
        let oldest = state.unanswered.since ?? at
        let deadline = min(at + policy.bot.replyWithin, max(at, oldest + policy.bot.oldestWaitsAtMost))
        state.pendingTurn = PendingTurn(turn: state.turn, deadline: deadline)
        state.silenceDue = nil
        ask(
            .answerRequested(
                AnswerRequested(
                    epoch: state.epoch, turn: state.turn, deadline: deadline,
                    unanswered: state.unanswered.messageIDs, history: state.history.entries,
                    language: state.language, mode: mode, attributes: state.attributes, tier: state.tier)))
    }

    /// Nothing is unanswered: it is the customer's turn, for a while.
    mutating func awaitCustomer() {
        switch state.owner {
        case .bot: state.silenceDue = at + policy.silence.bot
        case .person: state.silenceDue = at + policy.silence.person
        case .queued, .pending, .closed: state.silenceDue = nil
        }
    }

    /// Closes the conversation; a message reopens it for a while.
    mutating func close(_ reason: CloseReason, basis: CloseBasis, outcome: Outcome? = nil) {
        let reopenUntil = at + policy.reopen.within
        changeOwner(
            to: .closed(reason: reason, reopenUntil: reopenUntil),
            reason: OwnerChangeReason(rawValue: reason.rawValue))
        state.previousAgentUntil = basis == .agent ? at + policy.reopen.samePersonFor : nil
        state.demand = nil
        record {
            .closed(
                Closed(
                    sequence: $0, reason: reason, outcome: outcome, basis: basis, reopenUntil: reopenUntil))
        }
    }
}

import TandemEvents

extension Deliberation {
    /// Decides a timer: only if the state still has it, so that one fired twice does nothing.
    mutating func timer(_ kind: TimerKind, due: Timestamp) -> DecisionRule {
        if kind == .controlsChanged { return controlsChanged() }
        guard state.timers.contains(ConversationTimer(due: due, kind: kind)) else { return .timerOutdated }
        switch kind {
        case .botDeadline:
            sendToPeople(.deadlinePassed, notice: .handingOverDelay)
            return .botSilent
        case .unstaffed:
            becomeCase(becauseUnstaffed: true)
            return .queueUnstaffed
        case .queueDeadline:
            let isStaffed = controls.isStaffed(skills: state.demand?.requiredSkills ?? [])
            becomeCase(becauseUnstaffed: !isStaffed)
            return .queueDeadline
        case .waitNotice:
            state.waitNoticeDue = at + policy.queue.stillWaitingEvery
            notify(.queuedStill)
            return .queueStillWaiting
        case .replyDue:
            ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .replyOverdue)))
            sendToPeople(.replyOverdue, notice: .returnedToQueue)
            return .replyOverdue
        case .pendingDue:
            return pendingDue()
        case .silence:
            if case .person = state.owner {
                ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .resolved)))
            }
            close(.customerSilent, basis: .silence)
            return .silence
        case .tombstone:
            isForgotten = true
            return .tombstone
        default:
            return .timerOutdated
        }
    }

    private mutating func becomeCase(becauseUnstaffed: Bool) {
        ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .deadlinePassed)))
        openCase(becauseUnstaffed: becauseUnstaffed)
    }

    private mutating func pendingDue() -> DecisionRule {
        guard case .pending(let kind, _, let reference) = state.owner else { return .timerOutdated }
        let skills = state.demand?.requiredSkills ?? []
        guard !controls.isStaffed(skills: skills) else {
            requeuePending()
            return .pendingDue
        }
        // Nobody is there to take it: it stays pending, due at the next opening, and the customer hears the truth.
        let opening = controls.nextOpening(skills: skills, after: at)
        let due = opening ?? at + policy.pending.caseWithin
        state.owner = .pending(kind, due: due, reference: reference)
        state.awaitsStaff = true
        tellOfCase(becauseUnstaffed: true, opening: opening, reference: reference ?? makeReference())
        ask(
            .followUpNeeded(
                FollowUpNeeded(
                    epoch: state.epoch, kind: kind == .callback ? .callback : .case, due: due,
                    reference: reference ?? makeReference())))
        return .pendingStillUnstaffed
    }

    /// Decides what a change of controls means for the conversation.
    private mutating func controlsChanged() -> DecisionRule {
        guard let effect = state.effect(of: controls) else { return .controlsUnaffected }
        switch effect {
        case .switchToPeople:
            sendToPeople(.switchedOff, notice: .botUnavailable)
            return .switchedToPeople
        case .staffLeft:
            state.unstaffedDeadline = at + policy.queue.unstaffedGrace
            return .queueUnstaffed
        case .staffReturned:
            state.unstaffedDeadline = nil
            return .queueStaffed
        case .staffArrived:
            requeuePending()
            return .pendingStaffed
        }
    }
}

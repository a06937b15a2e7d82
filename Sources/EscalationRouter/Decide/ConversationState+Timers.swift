import TandemEvents

/// What a change of controls means for a conversation.
enum ControlsEffect: Hashable, Sendable {
    /// The assistant may not answer what it was asked.
    case switchToPeople
    /// It is queued, and nobody is on shift any more.
    case staffLeft
    /// It is queued, and somebody is on shift again.
    case staffReturned
    /// It was pending only because nobody was on shift.
    case staffArrived
}

extension ConversationState {
    /// How long after the last moment of reopening a closed conversation is forgotten.
    static let tombstoneDelay: Duration = .seconds(86_400)

    /// All that is due in the conversation.
    var timers: [ConversationTimer] {
        var timers: [ConversationTimer] = []
        func add(_ due: Timestamp?, _ kind: TimerKind) {
            if let due { timers.append(ConversationTimer(due: due, kind: kind)) }
        }
        add(silenceDue, .silence)
        switch owner {
        case .bot:
            add(pendingTurn?.deadline, .botDeadline)
        case .queued(_, let deadline):
            add(deadline, .queueDeadline)
            add(unstaffedDeadline, .unstaffed)
            add(waitNoticeDue, .waitNotice)
        case .person(_, let replyDue):
            add(replyDue, .replyDue)
        case .pending(_, let due, _):
            add(due, .pendingDue)
        case .closed(_, let reopenUntil):
            add(reopenUntil + Self.tombstoneDelay, .tombstone)
        }
        return timers
    }

    /// What is due first.
    var nextTimer: ConversationTimer? {
        timers.min { $0.due < $1.due }
    }

    /// Whether a change of controls may affect it at all: only then it has to be asked.
    var dependsOnControls: Bool {
        switch owner {
        case .bot: pendingTurn != nil
        case .queued: true
        case .pending: awaitsStaff
        case .person, .closed: false
        }
    }

    /// What controls mean for it beyond what it has been decided with; nil where nothing does.
    ///
    /// Deciding the effect leaves a state without one.
    func effect(of controls: Controls) -> ControlsEffect? {
        let isStaffed = controls.isStaffed(skills: demand?.requiredSkills ?? [])
        switch owner {
        case .bot:
            return pendingTurn != nil && controls.mode(for: self) == .people ? .switchToPeople : nil
        case .queued:
            if isStaffed { return unstaffedDeadline != nil ? .staffReturned : nil }
            return unstaffedDeadline == nil ? .staffLeft : nil
        case .pending:
            return awaitsStaff && isStaffed ? .staffArrived : nil
        case .person, .closed:
            return nil
        }
    }
}

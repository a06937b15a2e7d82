import TandemEvents

extension Deliberation {
    /// Decides an event of the customer's side.
    mutating func customer(_ event: Event<CustomerEvent>, _ signals: InputSignals) -> DecisionRule {
        let input: MessageID
        if case .messageReceived(let body) = event.body {
            input = body.messageID
        } else {
            input = MessageID(high: event.id.high, low: event.id.low)
        }
        guard state.recentMessages.insert(input) else { return .duplicate }
        switch event.body {
        case .conversationOpened(let body): return opened(body)
        case .messageReceived(let body): return message(body, signals)
        case .personRequested: return personRequested()
        case .botRequested: return botRequested()
        case .callbackRequested(let body): return callbackRequested(body)
        case .conversationEnded: return ended()
        case .customerIdentified(let body):
            state.assurance = body.assurance
            state.tier = body.tier ?? state.tier
            return .identified
        case .deliveryUpdated(let body):
            record {
                .deliveryChanged(DeliveryChanged(sequence: $0, messageID: body.messageID, status: body.status))
            }
            return .delivery
        case .answerRated, .customersMerged, .surveyAnswered, .erasureRequested:
            return .recorded
        case .unknown:
            return .unknownType
        }
    }

    private mutating func opened(_ body: ConversationOpened) -> DecisionRule {
        guard isNew || state.attributes.isEmpty && state.locale == nil else { return .openedAlready }
        state.locale = body.locale
        // What a channel tells is bounded here, so that a snapshot is.
        var bytes = 0
        for key in body.attributes.keys.sorted() {
            let value = body.attributes[key] ?? ""
            bytes += key.utf8.count + value.utf8.count
            guard bytes <= Self.attributeBytes else { break }
            state.attributes[key] = value
        }
        return .opened
    }

    /// How many bytes of a visit's attributes are kept.
    private static let attributeBytes = 2_048

    /// The customer asked for a person by a button: one comes at once, whatever went before.
    private mutating func personRequested() -> DecisionRule {
        state.lastCustomerActivity = at
        switch state.owner {
        case .queued, .person:
            return .personRequestedAlready
        case .pending:
            guard controls.isStaffed(skills: state.demand?.requiredSkills ?? []) else {
                return .personRequestedAlready
            }
            sendToPeople(.requested, notice: .handingOver)
        case .closed:
            record { .reopened(Reopened(sequence: $0)) }
            sendToPeople(.requested, notice: .handingOver)
        case .bot:
            sendToPeople(.requested, notice: .handingOver)
        }
        return .personRequested
    }

    /// The customer chose the assistant over waiting for a person.
    private mutating func botRequested() -> DecisionRule {
        state.lastCustomerActivity = at
        switch state.owner {
        case .queued, .pending:
            guard mode != .people else {
                notify(.botUnavailable)
                return .botRequestedInVain
            }
            if case .pending = state.owner { leavePending() }
            ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .returnedToBot)))
            giveToBot(.botRequested, notice: .returnedToBot)
            return .botRequested
        case .bot, .person, .closed:
            return .botRequestedInVain
        }
    }

    /// Steps from pending to the queue on the way elsewhere: pending has no other way out to the assistant.
    private mutating func leavePending() {
        let since = state.demand?.requestedAt ?? at
        changeOwner(
            to: .queued(since: since, deadline: at + policy.queue.becomesCaseAfter), reason: .botRequested)
    }

    private mutating func callbackRequested(_ body: CallbackRequested) -> DecisionRule {
        state.lastCustomerActivity = at
        switch state.owner {
        case .pending(.callback, _, _):
            return .callbackRequestedAlready
        case .queued, .person, .pending:
            ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .deadlinePassed)))
        case .closed:
            record { .reopened(Reopened(sequence: $0)) }
        case .bot:
            break
        }
        arrangeCallback(body)
        return .callbackRequested
    }

    private mutating func arrangeCallback(_ body: CallbackRequested) {
        switch state.owner {
        case .bot, .closed, .pending:
            // Neither the assistant nor a closed conversation turns pending but by way of the queue.
            enqueueForCallback()
        case .queued, .person:
            break
        }
        let latest = at + .seconds(30 * 86_400)
        let due = min(max(body.earliest ?? at + policy.pending.callbackWithin, at), latest)
        let reference = makeReference()
        changeOwner(to: .pending(.callback, due: due, reference: reference), reason: .callbackRequested)
        notify(.callbackConfirmed, values: ["reference": reference])
        ask(
            .followUpNeeded(
                FollowUpNeeded(epoch: state.epoch, kind: .callback, due: due, reference: reference)))
    }

    private mutating func enqueueForCallback() {
        if state.demand == nil {
            let wanted = policy.demand(for: .requested)
            state.demand = PersonDemand(
                reason: .requested, priority: wanted.priority, requiredSkills: wanted.skills, preferredSkills: [],
                requestedAt: at)
        }
        changeOwner(
            to: .queued(
                since: state.demand?.requestedAt ?? at, deadline: at + policy.queue.becomesCaseAfter),
            reason: .callbackRequested)
    }

    private mutating func ended() -> DecisionRule {
        state.lastCustomerActivity = at
        switch state.owner {
        case .closed: return .endedAlready
        case .queued, .person, .pending:
            ask(.withdrawn(Withdrawn(epoch: state.epoch, reason: .customerClosed)))
        case .bot: break
        }
        settle()
        notify(.closedByCustomer)
        close(.customerEnded, basis: .customer)
        return .customerEnded
    }
}

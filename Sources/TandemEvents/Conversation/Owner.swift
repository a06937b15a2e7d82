/// Whose turn a conversation is; `state` tells them apart on the wire.
package enum Owner: Hashable, Sendable {
    case bot
    /// Waiting for a person since a moment, as a callback or case after the deadline.
    case queued(since: Timestamp, deadline: Timestamp)
    /// With an agent, queued again at `replyDue`; nil when nothing is unanswered.
    case person(agent: AgentReference, replyDue: Timestamp?)
    /// Waiting for something else; queued again when due.
    case pending(PendingKind, due: Timestamp, reference: String?)
    /// Closed; a message until `reopenUntil` reopens it.
    case closed(reason: CloseReason, reopenUntil: Timestamp)
}

/// What a pending conversation waits for.
package enum PendingKind: String, Codable, Hashable, Sendable, CaseIterable {
    case callback
    case `case`
    case customer
}

extension Owner: Codable {
    private enum State: String, Codable {
        case bot, queued, person, pending, closed
    }

    private enum Key: String, CodingKey {
        case state, since, deadline, agent, replyDue, kind, due, reference, reason, reopenUntil
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let state = State(rawValue: try container.decode(String.self, forKey: .state)) else {
            throw EventCodingError.invalid(
                container.codingPath + [Key.state], expected: "bot, queued, person, pending or closed")
        }
        switch state {
        case .bot:
            self = .bot
        case .queued:
            self = .queued(
                since: try container.decode(Timestamp.self, forKey: .since),
                deadline: try container.decode(Timestamp.self, forKey: .deadline))
        case .person:
            self = .person(
                agent: try container.decode(AgentReference.self, forKey: .agent),
                replyDue: try container.decodeIfPresent(Timestamp.self, forKey: .replyDue))
        case .pending:
            self = .pending(
                try container.decode(PendingKind.self, forKey: .kind),
                due: try container.decode(Timestamp.self, forKey: .due),
                reference: try container.decodeIfPresent(String.self, forKey: .reference))
        case .closed:
            self = .closed(
                reason: try container.decode(CloseReason.self, forKey: .reason),
                reopenUntil: try container.decode(Timestamp.self, forKey: .reopenUntil))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .bot:
            try container.encode(State.bot, forKey: .state)
        case .queued(let since, let deadline):
            try container.encode(State.queued, forKey: .state)
            try container.encode(since, forKey: .since)
            try container.encode(deadline, forKey: .deadline)
        case .person(let agent, let replyDue):
            try container.encode(State.person, forKey: .state)
            try container.encode(agent, forKey: .agent)
            try container.encodeIfPresent(replyDue, forKey: .replyDue)
        case .pending(let kind, let due, let reference):
            try container.encode(State.pending, forKey: .state)
            try container.encode(kind, forKey: .kind)
            try container.encode(due, forKey: .due)
            try container.encodeIfPresent(reference, forKey: .reference)
        case .closed(let reason, let reopenUntil):
            try container.encode(State.closed, forKey: .state)
            try container.encode(reason, forKey: .reason)
            try container.encode(reopenUntil, forKey: .reopenUntil)
        }
    }
}

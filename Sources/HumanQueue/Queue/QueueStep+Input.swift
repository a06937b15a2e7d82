import Foundation
import GRDB
import Messaging
import TandemEvents
import Transcript

/// What the router says.
extension QueueStep {
    /// Takes a task of `agent-tasks`.
    ///
    /// - Throws: `EventCodingError` where the event names no conversation.
    mutating func take(_ event: Event<AgentTask>) throws {
        guard let context = event.conversation else {
            throw EventCodingError(code: .missingField, field: "conversationID", expected: "a UUID")
        }
        let conversation = context.conversationID
        switch event.body {
        case .personNeeded(let body):
            requests[conversation] = body
            matcher.add(
                QueueEntry(
                    context: context, request: event.id, epoch: body.epoch, reason: body.reason,
                    priority: min(max(body.priority, 0), 1_000), requiredSkills: Set(body.requiredSkills),
                    preferredSkills: Set(body.preferredSkills), requestedAt: body.requestedAt, queuedAt: now,
                    deadline: body.deadline, previousAgent: body.previousAgent?.id, toAgent: body.toAgent))
            try know(body.requiredSkills)
            try forget(followUpOf: conversation)
        case .assigned(let body):
            matcher.assign(
                Assignment(
                    context: context, agent: body.agentID, epoch: body.epoch, lease: body.lease, offer: body.offerID,
                    since: now, replyDue: body.replyDue))
        case .withdrawn(let body):
            matcher.withdraw(conversation, epoch: body.epoch, offer: body.offerID, reason: body.reason)
        case .followUpNeeded(let body):
            try database.execute(
                sql: "INSERT OR REPLACE INTO followUp (conversation, kind, due, reference) VALUES (?, ?, ?, ?)",
                arguments: [conversation.stored, body.kind.rawValue, body.due.milliseconds, body.reference])
        case .replyRefused(let body):
            let update = try database.cachedStatement(sql: "UPDATE reply SET refusal = ? WHERE id = ? AND agent = ?")
            try update.execute(arguments: [body.reason.rawValue, body.messageID.stored, body.agentID.stored])
            try tell(
                body.agentID, .replyRefused,
                ReplyRefusedView(conversation: conversation, message: body.messageID, reason: body.reason.rawValue))
        case .unknown:
            break
        }
    }

    /// Takes a conversation event that the transcript has taken.
    mutating func take(_ event: Event<ConversationEvent>) throws {
        guard let conversation = event.conversation?.conversationID, let sequence = event.body.sequence else { return }
        switch event.body {
        case .message(let message) where message.author.kind == .agent:
            let statement = try database.cachedStatement(sql: "DELETE FROM reply WHERE id = ?")
            try statement.execute(arguments: [message.messageID.stored])
        case .ownerChanged(let change):
            let reason: WithdrawalReason =
                switch change.to {
                case .bot: .returnedToBot
                case .closed: .resolved
                case .queued, .pending, .person: .requeued
                }
            if case .pending = change.to {} else { try forget(followUpOf: conversation) }
            matcher.ownerChanged(conversation, epoch: change.epoch, reason: reason)
        default:
            break
        }
        guard let agent = matcher.assignments[conversation]?.agent,
            let shown = try core.transcript.events(of: conversation, after: sequence - 1, limit: 1, in: database)
                .events.first
        else { return }
        feed.append(FeedItem(agent: agent, kind: .event, data: shown.json))
    }

    /// A record that cannot be taken: it stays where it is, and the dead letter says where.
    func bury(_ message: ReceivedMessage, reason: String) throws {
        let name = "\(message.source.topic)/\(message.source.partition)/\(message.offset)"
        let key = message.key.flatMap { String(validating: $0, as: UTF8.self) } ?? name
        let event = Event(
            id: EventID.named(name.utf8, in: core.outboxID), time: now, source: .humanQueue, subject: key,
            body: DeadLetter(
                reason: reason, topic: message.source.topic, partition: Int(message.source.partition),
                offset: message.offset, attempts: 1,
                headers: message.headers.prefix(50).map {
                    OriginalHeader(name: $0.name, value: $0.value?.prefix(1_024))
                }))
        try core.outbox.append(codec.encode(event, topic: Topic.deadLetters.transportName()), database)
    }

    /// Remembers a group of people that conversations ask for, so that the router is told whether any are on shift.
    private func know(_ skills: [String]) throws {
        guard !skills.isEmpty else { return }
        let statement = try database.cachedStatement(sql: "INSERT OR IGNORE INTO staffing (skills) VALUES (?)")
        try statement.execute(arguments: [Set(skills).sorted().joined(separator: " ")])
    }
}

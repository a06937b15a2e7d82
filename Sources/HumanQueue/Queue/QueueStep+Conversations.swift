import Foundation
import GRDB
import ServiceRuntime
import TandemEvents
import Transcript

/// What agents do with offers and conversations. Refusals are thrown before anything is changed.
extension QueueStep {
    mutating func accept(_ offer: OfferID, by agent: AgentID) throws -> ActionAnswer {
        let (entry, isNew) = try matcher.accept(offer, by: agent, at: now)
        if isNew {
            try say(
                OfferAccepted(offerID: offer, epoch: entry.epoch), about: entry.context, by: reference(agent),
                cause: entry.request)
        }
        return ActionAnswer(conversation: entry.conversation, action: "accept", requestedAt: now)
    }

    mutating func decline(_ offer: OfferID, by agent: AgentID, _ request: DeclineRequest) throws -> ActionAnswer {
        let entry = try matcher.decline(offer, by: agent, at: now)
        try say(
            OfferDeclined(offerID: offer, epoch: entry.epoch, reason: request.reason ?? .other), about: entry.context,
            by: reference(agent), cause: entry.request)
        try tell(agent, .offerEnded, OfferEnded(offer: offer, reason: "declined"))
        return ActionAnswer(conversation: entry.conversation, action: "decline", requestedAt: now)
    }

    /// Sends a reply; the router refuses it where the agent does not own the conversation under this epoch and lease.
    mutating func send(
        _ request: MessageRequest, in conversation: ConversationID, by agent: AgentID, idempotencyKey: String
    ) throws -> MessageAnswer {
        let context = try owned(conversation, by: agent).context
        try checkSeen(request.seen, in: conversation)
        let masked = SensitiveNumbers.mask(request.text)
        var canonical = request
        canonical.text = masked.text
        let id = MessageID.submitted(
            to: conversation, idempotencyKey: "\(agent) \(idempotencyKey)",
            canonicalBody: try codec.encode(canonical))
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO reply (id, conversation, agent, text, sentAt) VALUES (?, ?, ?, ?, ?)")
        try insertion.execute(arguments: [
            id.stored, conversation.stored, agent.stored, masked.text, now.milliseconds,
        ])
        var content = Content(text: masked.text)
        content.redactions = masked.redactions.map { redaction in
            Redaction(
                kind: RedactionKind(rawValue: redaction.kind.rawValue), part: 0,
                range: ScalarRange(start: redaction.range.lowerBound, end: redaction.range.upperBound))
        }
        try say(
            MessageSent(
                messageID: id, epoch: request.epoch, lease: request.lease, seen: request.seen, content: content,
                replyTo: request.replyTo), about: context, by: reference(agent))
        return MessageAnswer(id: id, conversation: conversation, text: masked.text, sentAt: now)
    }

    mutating func giveBack(
        _ conversation: ConversationID, by agent: AgentID, _ request: ReturnRequest
    ) throws -> ActionAnswer {
        let leaving: Assignment.Leaving = request.to == .bot ? .returnedToBot : .returnedToQueue
        return try leave(conversation, by: agent, leaving, action: "return") { held in
            Returned(epoch: held.epoch, lease: held.lease, to: request.to, note: Self.note(request.note))
        }
    }

    mutating func transfer(
        _ conversation: ConversationID, by agent: AgentID, _ request: TransferRequest
    ) throws -> ActionAnswer {
        _ = try owned(conversation, by: agent)
        if let other = request.toAgent, other == agent || matcher.agents[other] == nil {
            throw QueueProblem(.conflict, "toAgent is no other agent; GET /v1/agents lists them.")
        }
        return try leave(conversation, by: agent, .transferRequested, action: "transfer") { held in
            TransferRequested(
                epoch: held.epoch, lease: held.lease, toAgent: request.toAgent, skills: request.skills ?? [],
                note: Self.note(request.note))
        }
    }

    mutating func resolve(
        _ conversation: ConversationID, by agent: AgentID, _ request: ResolveRequest
    ) throws -> ActionAnswer {
        try checkSeen(request.seen, in: conversation)
        return try leave(conversation, by: agent, .resolved, action: "resolve") { held in
            Resolved(epoch: held.epoch, lease: held.lease, seen: request.seen, outcome: request.outcome)
        }
    }

    func wrapUp(
        _ conversation: ConversationID, by agent: AgentID, _ request: WrapUpRequest
    ) throws -> ActionAnswer {
        let held = try owned(conversation, by: agent)
        try say(
            WrappedUp(
                epoch: held.epoch, topic: request.topic, outcome: request.outcome, botVerdict: request.botVerdict),
            about: held.context, by: reference(agent))
        return ActionAnswer(conversation: conversation, action: "wrapUp", requestedAt: now)
    }

    /// Writes a note, which stays in this database.
    func note(
        _ conversation: ConversationID, by agent: AgentID, _ request: NoteRequest
    ) throws -> NoteAnswer {
        _ = try owned(conversation, by: agent)
        let answer = NoteAnswer(
            id: .starting(at: now), conversation: conversation, author: reference(agent).name,
            text: SensitiveNumbers.mask(request.text).text, writtenAt: now)
        try database.execute(
            sql: "INSERT INTO note (id, conversation, agent, author, text, writtenAt) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                answer.id.stored, conversation.stored, agent.stored, answer.author, answer.text, now.milliseconds,
            ])
        return answer
    }

    private mutating func leave(
        _ conversation: ConversationID, by agent: AgentID, _ leaving: Assignment.Leaving, action: String,
        _ body: (Assignment) -> some EventBody
    ) throws -> ActionAnswer {
        guard let held = matcher.assignments[conversation], held.agent == agent else {
            _ = try owned(conversation, by: agent)
            throw QueueProblem(.conflict, "The conversation is not yours any more.")
        }
        try matcher.leave(conversation, by: agent, leaving)
        try say(body(held), about: held.context, by: reference(agent))
        return ActionAnswer(conversation: conversation, action: action, requestedAt: now)
    }

    /// The assignment that an agent has, or had a while ago.
    private func owned(_ conversation: ConversationID, by agent: AgentID) throws -> Assignment {
        if let held = matcher.assignments[conversation], held.agent == agent { return held }
        let statement = try database.cachedStatement(
            sql: "SELECT value FROM handled WHERE conversation = ? AND agent = ?")
        guard let value = try Data.fetchOne(statement, arguments: [conversation.stored, agent.stored]) else {
            throw QueueProblem(.notFound, "There is no such conversation of yours.")
        }
        return try codec.decode(Assignment.self, from: value)
    }

    private func checkSeen(_ seen: Int, in conversation: ConversationID) throws {
        let sequence = try core.transcript.conversation(conversation, in: database)?.sequence ?? 0
        guard seen <= sequence else {
            throw QueueProblem(.conflict, "seen is above the sequence of the newest event.")
        }
    }

    private static func note(_ text: String?) -> Content? {
        text.map { Content(text: SensitiveNumbers.mask($0).text) }
    }
}

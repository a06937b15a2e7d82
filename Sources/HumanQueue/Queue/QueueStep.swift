import Foundation
import GRDB
import Messaging
import TandemEvents
import Transcript

/// One change of the queue within a write transaction.
struct QueueStep {
    var matcher: Matcher
    var estimator: WaitEstimator
    var connections: [AgentID: Int]
    var movedLines: Set<String>
    let now: Timestamp
    let database: Database
    let core: QueueCore
    /// For the streams, once it is committed.
    var feed: [FeedItem] = []
    /// The `person.needed` of new entries.
    var requests: [ConversationID: PersonNeeded] = [:]

    var codec: EventCodec { core.codec }

    /// Writes an event into the outbox.
    ///
    /// - Parameters:
    ///   - agent: nil for estimates of the wait alone.
    ///   - cause: the event that led to it.
    func say(
        _ body: some EventBody, about context: ConversationContext, by agent: AgentReference?, cause: EventID? = nil
    ) throws {
        let key = Data(context.conversationID.description.utf8)
        let sequence = try core.outbox.nextSequence(for: key, database)
        let event = Event(
            id: EventID.named("\(context.conversationID).\(sequence)".utf8, in: core.outboxID), time: now,
            source: .humanQueue, conversation: context, causationID: cause,
            outbox: OutboxPosition(id: core.outboxID, sequence: Int(sequence)), agent: agent, body: body)
        try core.outbox.append(codec.encode(event, topic: Topic.agentEvents.transportName()), database)
    }

    /// Tells the streams of an agent, or of all.
    mutating func tell(_ agent: AgentID?, _ kind: FeedItem.Kind, _ value: some Encodable) throws {
        feed.append(FeedItem(agent: agent, kind: kind, data: try codec.encode(value)))
    }

    func reference(_ id: AgentID) -> AgentReference {
        matcher.agents[id]?.reference ?? AgentReference(id: id, name: "")
    }

    /// Writes what has changed, and says what was done.
    ///
    /// - Returns: whether the queue has moved, or who is on shift may have changed.
    mutating func finish(_ store: MatcherStore) throws -> Bool {
        let effects = matcher.takeEffects()
        let changes = matcher.takeChanges()
        try store.save(changes, of: matcher, requests: requests, database)
        for effect in effects { try say(effect) }
        movedLines.formUnion(changes.lines)
        return !changes.lines.isEmpty || !changes.agents.isEmpty
    }

    private mutating func say(_ effect: MatcherEffect) throws {
        switch effect {
        case .offerMade(let entry, let offer):
            try say(
                OfferMade(offerID: offer.id, epoch: entry.epoch, expiresAt: offer.expiresAt), about: entry.context,
                by: reference(offer.agent), cause: entry.request)
            if let view = try OfferView.find(entry.conversation, database, codec) {
                try tell(offer.agent, .offerMade, view)
            }
        case .offerExpired(let entry, let offer):
            try say(
                OfferExpired(offerID: offer.id, epoch: entry.epoch), about: entry.context, by: reference(offer.agent),
                cause: entry.request)
            try tell(offer.agent, .offerEnded, OfferEnded(offer: offer.id, reason: "expired"))
        case .offerWithdrawn(_, let offer, let reason):
            try tell(offer.agent, .offerEnded, OfferEnded(offer: offer.id, reason: reason.rawValue))
        case .assigned(let assignment, let entry):
            if let entry {
                let sample = estimator.sample(of: entry, at: now)
                estimator.add(sample, to: entry.line)
                try MatcherStore.save(sample, of: entry.line, database)
            }
            try forget(followUpOf: assignment.conversation)
            if let view = try ConversationView.find(assignment.conversation, self) {
                try tell(assignment.agent, .assigned, view)
            }
        case .assignmentEnded(let assignment, let reason):
            try end(assignment, reason: reason.rawValue)
        case .leaseExpired(let assignment):
            try say(
                LeaseExpired(lease: assignment.lease, epoch: assignment.epoch), about: assignment.context,
                by: reference(assignment.agent))
            try end(assignment, reason: WithdrawalReason.leaseExpired.rawValue)
        case .agentLost(let agent):
            try tell(agent, .presence, PresenceView(presence: .offline, reason: "disconnected"))
        }
    }

    /// An agent can still wrap up and read what was theirs until a moment ago.
    private mutating func end(_ assignment: Assignment, reason: String) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO handled (conversation, agent, value, endedAt) VALUES (?, ?, ?, ?)")
        try statement.execute(arguments: [
            assignment.conversation.stored, assignment.agent.stored, try codec.encode(assignment), now.milliseconds,
        ])
        try tell(
            assignment.agent, .ended, ConversationEnded(conversation: assignment.conversation, reason: reason))
    }

    func forget(followUpOf conversation: ConversationID) throws {
        let statement = try database.cachedStatement(sql: "DELETE FROM followUp WHERE conversation = ?")
        try statement.execute(arguments: [conversation.stored])
    }
}

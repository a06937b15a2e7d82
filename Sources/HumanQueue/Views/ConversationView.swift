import Foundation
import GRDB
import TandemEvents
import Transcript

/// A conversation as an agent who may read it sees it, without its events.
struct ConversationView: Codable, Hashable, Sendable {
    /// A reply that is on its way or was refused.
    struct Reply: Codable, Hashable, Sendable {
        var id: MessageID
        var text: String
        var sentAt: Timestamp
        /// Why it was not shown to the customer; absent while the router has not answered.
        var refusal: String?
    }

    var id: ConversationID
    var customer: CustomerID
    var brand: String
    var channel: ChannelKind
    /// Absent where the conversation is not this agent's now.
    var epoch: Int?
    /// Absent where the conversation is not this agent's now.
    var lease: LeaseID?
    var since: Timestamp?
    /// When it is queued again unless answered.
    var replyDue: Timestamp?
    /// What the agent has asked for, and the router has not done yet.
    var leaving: Assignment.Leaving?
    /// The highest `sequence` there is.
    var sequence: Int
    var language: String?
    /// When the customer began to wait.
    var requestedAt: Timestamp?
    var reason: HandoffReason?
    var brief: Brief?
    /// This agent's, oldest first.
    var replies: [Reply]

    /// The conversation of an assignment, within a step that has made it.
    static func find(_ id: ConversationID, _ step: QueueStep) throws -> ConversationView? {
        guard let agent = step.matcher.assignments[id]?.agent else { return nil }
        return try find(id, for: agent, step.core.transcript, step.database)
    }

    /// A conversation that an agent owns, is offered, or had a while ago; nil for any other.
    static func find(
        _ id: ConversationID, for agent: AgentID, _ transcript: Transcript, _ database: Database
    ) throws -> ConversationView? {
        let codec = EventCodec()
        let statement = try database.cachedStatement(
            sql: """
                SELECT value, request FROM assignment WHERE conversation = ?1 AND agent = ?2
                UNION ALL SELECT NULL, request FROM queueEntry WHERE conversation = ?1 AND offeredTo = ?2
                UNION ALL SELECT NULL, NULL FROM handled WHERE conversation = ?1 AND agent = ?2
                LIMIT 1
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id.stored, agent.stored]) else { return nil }
        let assignment = try (row[0] as Data?).map { try codec.decode(Assignment.self, from: $0) }
        let request = try (row[1] as Data?).map { try codec.decode(PersonNeeded.self, from: $0) }
        let header = try transcript.conversation(id, in: database)
        guard let context = try assignment?.context ?? header?.context ?? offered(id, database, codec) else {
            return nil
        }
        let replies = try Row.fetchAll(
            try database.cachedStatement(
                sql: """
                    SELECT id, text, sentAt, refusal FROM reply WHERE conversation = ? AND agent = ?
                    ORDER BY sentAt, id LIMIT 100
                    """), arguments: [id.stored, agent.stored])
        return ConversationView(
            id: id, customer: context.customerID, brand: context.brand, channel: context.channel.kind,
            epoch: assignment?.epoch, lease: assignment?.lease, since: assignment?.since,
            replyDue: assignment?.replyDue, leaving: assignment?.leaving, sequence: header?.sequence ?? 0,
            language: header?.language ?? request?.brief.language?.tag, requestedAt: request?.requestedAt,
            reason: request?.reason, brief: request?.brief,
            replies: try replies.map { reply in
                Reply(
                    id: try Identifier(stored: reply[0]), text: reply[1], sentAt: Timestamp(milliseconds: reply[2]),
                    refusal: reply[3])
            })
    }

    /// The conversations that an agent owns, the oldest assignment first; the brief is left out.
    static func all(of agent: AgentID, _ transcript: Transcript, _ database: Database) throws -> [ConversationView] {
        let statement = try database.cachedStatement(sql: "SELECT conversation FROM assignment WHERE agent = ?")
        let ids = try Data.fetchAll(statement, arguments: [agent.stored])
        let views = try ids.compactMap { try find(Identifier(stored: $0), for: agent, transcript, database) }
        return views.sorted { ($0.since ?? .latest, $0.id) < ($1.since ?? .latest, $1.id) }.map { view in
            var view = view
            view.brief = nil
            return view
        }
    }

    private static func offered(
        _ id: ConversationID, _ database: Database, _ codec: EventCodec
    ) throws -> ConversationContext? {
        let statement = try database.cachedStatement(sql: "SELECT value FROM queueEntry WHERE conversation = ?")
        return try Data.fetchOne(statement, arguments: [id.stored])
            .map { try codec.decode(QueueEntry.self, from: $0).context }
    }
}

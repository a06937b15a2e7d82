import Foundation
import GRDB
import TandemEvents

/// An offer as its agent sees it: enough to decide by, without the conversation.
struct OfferView: Codable, Hashable, Sendable {
    var id: OfferID
    var conversation: ConversationID
    var madeAt: Timestamp
    var expiresAt: Timestamp
    /// Whether it was accepted, and the router has not answered yet.
    var accepted: Bool
    var reason: HandoffReason
    /// When the customer began to wait.
    var requestedAt: Timestamp
    var brand: String
    var channel: ChannelKind
    var language: String?
    var topic: String?
    var tier: String?
    /// How many messages no reply has answered.
    var unanswered: Int
    /// What the last agent wrote for the next one.
    var note: String?

    static func find(_ conversation: ConversationID, _ database: Database, _ codec: EventCodec) throws -> OfferView? {
        let statement = try database.cachedStatement(
            sql: "SELECT value, request FROM queueEntry WHERE conversation = ?")
        return try Row.fetchOne(statement, arguments: [conversation.stored]).flatMap { try OfferView($0, codec) }
    }

    /// The offers that stand to an agent, in the order they were made.
    static func all(of agent: AgentID, _ database: Database, _ codec: EventCodec) throws -> [OfferView] {
        let statement = try database.cachedStatement(sql: "SELECT value, request FROM queueEntry WHERE offeredTo = ?")
        return try Row.fetchAll(statement, arguments: [agent.stored]).compactMap { try OfferView($0, codec) }
            .sorted { ($0.madeAt, $0.id) < ($1.madeAt, $1.id) }
    }

    private init?(_ row: Row, _ codec: EventCodec) throws {
        let entry = try codec.decode(QueueEntry.self, from: row[0])
        guard let offer = entry.offer else { return nil }
        let brief = try codec.decode(PersonNeeded.self, from: row[1]).brief
        id = offer.id
        conversation = entry.conversation
        madeAt = offer.madeAt
        expiresAt = offer.expiresAt
        accepted = offer.isAccepted
        reason = entry.reason
        requestedAt = entry.requestedAt
        brand = entry.context.brand
        channel = entry.context.channel.kind
        language = brief.language?.tag
        topic = brief.topic
        tier = brief.tier
        unanswered = brief.unanswered.count
        note = brief.note?.text
    }
}

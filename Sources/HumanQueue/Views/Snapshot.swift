import Foundation
import GRDB
import TandemEvents
import Transcript

/// All that an agent's page needs to begin with.
struct Snapshot: Codable, Hashable, Sendable {
    var agent: AgentView
    var offers: [OfferView]
    var conversations: [ConversationView]
    var queue: QueueView
    var followUps: [FollowUpView]

    static func read(_ agent: AgentID, _ core: QueueCore, _ database: Database) throws -> Snapshot? {
        guard let record = try AgentRecord.find(agent, database, core.codec) else { return nil }
        return Snapshot(
            agent: AgentView(record), offers: try OfferView.all(of: agent, database, core.codec),
            conversations: try ConversationView.all(of: agent, core.transcript, database),
            queue: try QueueView.read(database), followUps: try FollowUpView.next(50, database))
    }
}

extension QueueView {
    static func read(_ database: Database) throws -> QueueView {
        QueueView(waiting: try Int.fetchOne(database, sql: "SELECT count(*) FROM queueEntry") ?? 0)
    }
}

extension FollowUpView {
    /// The callbacks and cases that are due next.
    static func next(_ limit: Int, _ database: Database) throws -> [FollowUpView] {
        try Row.fetchAll(
            database, sql: "SELECT conversation, kind, due, reference FROM followUp ORDER BY due LIMIT ?",
            arguments: [limit]
        ).map { row in
            FollowUpView(
                conversation: try Identifier(stored: row[0]), kind: row[1], due: Timestamp(milliseconds: row[2]),
                reference: row[3])
        }
    }
}

import Foundation
import GRDB
import TandemEvents

/// An agent as stored.
struct AgentRecord: Hashable, Sendable {
    var id: AgentID
    var name: String
    var skills: Set<String>
    var capacity: Int
    var presence: Presence

    private static let columns = "id, name, skills, capacity, presence"

    private init(_ row: Row, _ codec: EventCodec) throws {
        id = try Identifier(stored: row[0])
        name = row[1]
        skills = Set(try codec.decode([String].self, from: row[2]))
        capacity = row[3]
        presence = Presence(rawValue: row[4]) ?? .offline
    }

    static func all(_ database: Database, _ codec: EventCodec) throws -> [AgentRecord] {
        try Row.fetchAll(database, sql: "SELECT \(columns) FROM agent ORDER BY name, id").map { try Self($0, codec) }
    }

    static func find(_ id: AgentID, _ database: Database, _ codec: EventCodec) throws -> AgentRecord? {
        let statement = try database.cachedStatement(sql: "SELECT \(columns) FROM agent WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id.stored]).map { try Self($0, codec) }
    }

    static func find(tokenHash: Data, _ database: Database, _ codec: EventCodec) throws -> AgentRecord? {
        let statement = try database.cachedStatement(sql: "SELECT \(columns) FROM agent WHERE tokenHash = ?")
        return try Row.fetchOne(statement, arguments: [tokenHash]).map { try Self($0, codec) }
    }

    /// The agent as the matcher takes one over; a connection has as long to come as one that was lost just now.
    func queueAgent(aliveUntil: Timestamp) -> QueueAgent {
        QueueAgent(
            id: id, name: name, skills: skills, presence: presence, capacity: capacity, aliveUntil: aliveUntil)
    }
}

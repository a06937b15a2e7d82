import Foundation
import GRDB
import TandemEvents

/// A POST of an agent as repeats of it are recognised: the same key with the same body, to the same resource.
///
/// The key with another body is another request.
struct AnsweredRequest: Hashable, Sendable {
    var agent: AgentID
    var key: String
    /// Of path and body.
    var digest: String

    init(agent: AgentID, key: String, path: String, body: Data) {
        self.agent = agent
        self.key = key
        digest = EventCodec.digest(ofData: Data(path.utf8) + [0] + body)
    }
}

/// What a POST was answered.
struct StoredAnswer: Hashable, Sendable {
    var status: Int
    /// JSON.
    var body: Data
}

extension QueueStep {
    /// Does what a request asks once, and answers repeats as the first one.
    mutating func once(
        _ request: AnsweredRequest, status: Int, _ body: (inout QueueStep) throws -> some Encodable
    ) throws -> StoredAnswer {
        let query = try database.cachedStatement(
            sql: "SELECT status, body FROM answeredRequest WHERE agent = ? AND key = ? AND digest = ?")
        if let row = try Row.fetchOne(query, arguments: [request.agent.stored, request.key, request.digest]) {
            return StoredAnswer(status: row[0], body: row[1])
        }
        let answer = StoredAnswer(status: status, body: try codec.encode(body(&self)))
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO answeredRequest (agent, key, digest, status, body, answeredAt) VALUES (?, ?, ?, ?, ?, ?)
                """)
        try insertion.execute(arguments: [
            request.agent.stored, request.key, request.digest, answer.status, answer.body, now.milliseconds,
        ])
        return answer
    }
}

import Crypto
package import Foundation
import GRDB
import ServiceRuntime
package import TandemEvents

/// The agents there are, and the tokens by which they sign in.
///
/// `tandem agents add` calls `POST /v1/agents` of a running service; where none runs, it opens the service's database with
/// ``add(_:toDatabaseAt:now:)``. Both write the same row. Sign-in looks the row up in the database, so an agent who was added
/// by either way can sign in at once.
package enum AgentDirectory {
    /// An agent to be.
    package struct NewAgent: Codable, Hashable, Sendable {
        /// The name that customers see, 1 to 100 characters.
        package var name: String
        /// BCP 47, `sv`; at most 50.
        package var languages: [String]
        /// What else the agent can do, by the names that the router's policy uses; at most 50.
        package var skills: [String]?
        /// How many conversations at once, 0 to 50; 3 where absent.
        package var capacity: Int?

        package init(name: String, languages: [String], skills: [String]? = nil, capacity: Int? = nil) {
            self.name = name
            self.languages = languages
            self.skills = skills
            self.capacity = capacity
        }
    }

    /// An agent who was added, with the only copy of the sign-in token.
    package struct AddedAgent: Codable, Hashable, Sendable {
        package var id: AgentID
        package var name: String
        package var token: String
    }

    /// Adds an agent to the database of a human queue that is not running, making the database where there is none.
    ///
    /// - Throws: ``AgentRefusal`` where a value is not valid; `DatabaseError` where the database cannot be written.
    package static func add(_ agent: NewAgent, toDatabaseAt file: URL, now: Timestamp) throws -> AddedAgent {
        let database = try QueueDatabase.open(file)
        defer { try? database.close() }
        return try database.write { database in
            try add(agent, id: .starting(at: now), now: now, database)
        }
    }

    /// Adds an agent; one whose id is known gets a new token, and the old one stops working.
    static func add(_ agent: NewAgent, id: AgentID, now: Timestamp, _ database: Database) throws -> AddedAgent {
        let agent = try agent.validated()
        let token = "tandem_agent_" + Base64URL.encode(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
        let skills = Set(agent.languages + (agent.skills ?? [])).sorted()
        try database.execute(
            sql: """
                INSERT INTO agent (id, name, skills, capacity, presence, tokenHash, addedAt)
                VALUES (?, ?, ?, ?, 'offline', ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, skills = excluded.skills,
                    capacity = excluded.capacity, tokenHash = excluded.tokenHash
                """,
            arguments: [
                id.stored, agent.name, try EventCodec().encode(skills), agent.capacity ?? 3, hash(of: token),
                now.milliseconds,
            ])
        return AddedAgent(id: id, name: agent.name, token: token)
    }

    /// The agent whose sign-in token this is.
    static func agent(token: String, _ database: Database, _ codec: EventCodec) throws -> AgentRecord? {
        try AgentRecord.find(tokenHash: hash(of: token), database, codec)
    }

    /// Tokens hold 256 random bits, so that a plain digest keeps them.
    private static func hash(of token: String) -> Data {
        Data(SHA256.hash(data: Data(token.utf8)))
    }
}

/// Why an agent cannot be added.
package struct AgentRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field: `name`, `languages[2]`.
    package var field: String
    /// What should stand there, in words.
    package var expected: String

    package var description: String { "An agent's \(field) must be \(expected)." }
}

extension AgentDirectory.NewAgent {
    /// The same without spaces around the name.
    fileprivate func validated() throws(AgentRefusal) -> Self {
        var agent = self
        agent.name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        let isControl: (Unicode.Scalar) -> Bool = { $0.properties.generalCategory == .control }
        guard (1...100).contains(agent.name.unicodeScalars.count), !agent.name.unicodeScalars.contains(where: isControl)
        else {
            throw AgentRefusal(field: "name", expected: "1 to 100 characters, none of them a control character")
        }
        try Self.check(languages, of: "languages", expected: "a language tag such as sv or pt-BR")
        try Self.check(skills ?? [], of: "skills", expected: "1 to 50 ASCII letters, digits and . _ : -")
        guard (0...50).contains(capacity ?? 3) else {
            throw AgentRefusal(field: "capacity", expected: "an integer from 0 to 50")
        }
        return agent
    }

    private static func check(_ names: [String], of field: String, expected: String) throws(AgentRefusal) {
        guard names.count <= 50 else { throw AgentRefusal(field: field, expected: "at most 50") }
        for (index, name) in names.enumerated() {
            let isName = name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
                default: false
                }
            }
            guard isName, (1...50).contains(name.utf8.count) else {
                throw AgentRefusal(field: "\(field)[\(index)]", expected: expected)
            }
        }
    }
}

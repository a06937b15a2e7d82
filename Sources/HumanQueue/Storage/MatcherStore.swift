import Foundation
import GRDB
import TandemEvents

/// Keeps the matcher's state in the database.
struct MatcherStore: Sendable {
    let codec: EventCodec
    let settings: MatchingSettings

    /// The matcher as it was stored; connections, which live in this process, are new.
    ///
    /// - Parameter connections: the open event streams of each agent.
    func load(_ database: Database, connections: [AgentID: Int], now: Timestamp) throws -> Matcher {
        let agents = try AgentRecord.all(database, codec).map { record in
            var agent = record.queueAgent(aliveUntil: now + settings.connectionGrace)
            agent.connections = connections[agent.id, default: 0]
            return agent
        }
        let entries = try Row.fetchAll(database, sql: "SELECT value FROM queueEntry").map {
            try codec.decode(QueueEntry.self, from: $0[0])
        }
        let assignments = try Row.fetchAll(database, sql: "SELECT value FROM assignment").map {
            try codec.decode(Assignment.self, from: $0[0])
        }
        return Matcher(settings: settings, agents: agents, entries: entries, assignments: assignments)
    }

    /// Writes what has changed.
    ///
    /// - Parameter requests: the `person.needed` of entries that are new.
    func save(
        _ changes: MatcherChanges, of matcher: Matcher, requests: [ConversationID: PersonNeeded], _ database: Database
    ) throws {
        // Assignments first: they take the request over from the entry.
        for id in changes.assignments.sorted() {
            if let assignment = matcher.assignments[id] {
                try save(assignment, database)
            } else {
                let statement = try database.cachedStatement(sql: "DELETE FROM assignment WHERE conversation = ?")
                try statement.execute(arguments: [id.stored])
            }
        }
        for id in changes.entries.sorted() {
            if let entry = matcher.entries[id] {
                try save(entry, request: requests[id], database)
            } else {
                let statement = try database.cachedStatement(sql: "DELETE FROM queueEntry WHERE conversation = ?")
                try statement.execute(arguments: [id.stored])
            }
        }
        for id in changes.agents.sorted() {
            guard let agent = matcher.agents[id] else { continue }
            let statement = try database.cachedStatement(
                sql: "UPDATE agent SET presence = ?, capacity = ? WHERE id = ?")
            try statement.execute(arguments: [agent.presence.rawValue, agent.capacity, id.stored])
        }
    }

    private func save(_ entry: QueueEntry, request: PersonNeeded?, _ database: Database) throws {
        let value = try codec.encode(entry)
        if let request {
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO queueEntry (conversation, offeredTo, value, request) VALUES (?, ?, ?, ?)")
            try statement.execute(arguments: [
                entry.conversation.stored, entry.offer?.agent.stored, value, try codec.encode(request),
            ])
        } else {
            let statement = try database.cachedStatement(
                sql: "UPDATE queueEntry SET offeredTo = ?, value = ? WHERE conversation = ?")
            try statement.execute(arguments: [entry.offer?.agent.stored, value, entry.conversation.stored])
        }
    }

    private func save(_ assignment: Assignment, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO assignment (conversation, agent, value, request)
                VALUES (?1, ?2, ?3, (SELECT request FROM queueEntry WHERE conversation = ?1))
                ON CONFLICT (conversation) DO UPDATE SET agent = excluded.agent, value = excluded.value,
                    request = coalesce(excluded.request, request)
                """)
        try statement.execute(arguments: [
            assignment.conversation.stored, assignment.agent.stored, try codec.encode(assignment),
        ])
    }

    func loadEstimator(_ database: Database) throws -> WaitEstimator {
        var estimator = WaitEstimator()
        let rows = try Row.fetchCursor(database, sql: "SELECT line, at, milliseconds FROM headway ORDER BY number")
        while let row = try rows.next() {
            let sample = WaitEstimator.Sample(
                at: Timestamp(milliseconds: row[1]), headway: .milliseconds(row[2] as Int64))
            estimator.add(sample, to: row[0])
        }
        return estimator
    }

    /// Keeps a headway for as long as it tells something.
    static func save(_ sample: WaitEstimator.Sample, of line: String, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO headway (line, at, milliseconds) VALUES (?, ?, ?); DELETE FROM headway WHERE at < ?",
            arguments: [
                line, sample.at.milliseconds, sample.headway.wholeMilliseconds,
                (sample.at - WaitEstimator.sampleAge).milliseconds,
            ])
    }
}

import Foundation
import GRDB
import Messaging
import SQLiteMessaging
import TandemEvents
import Testing

@testable import tandem

/// The audit finds a single record that was deleted, repeated or moved.
@Suite(.timeLimit(.minutes(3))) struct AuditTamperingTests {
    enum Change: CaseIterable, Sendable {
        case deleteMiddle
        case deleteLast
        case duplicate
        case reorder
    }

    /// The audit of a copy of the recorded log, an hour later, so that nothing counts as recent.
    private func audit(_ tamper: @escaping @Sendable (Database) throws -> Void = { _ in }) async throws -> AuditReport {
        let folder = try await RecordedLog.shared.copy()
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try DatabaseQueue(path: folder.appending(path: "log.sqlite").path)
        try await database.write { try tamper($0) }
        try database.close()
        let transport = try SQLiteTransport(readOnly: folder)
        let report = try await Audit(
            transport: transport,
            receipts: Receipts(),
            grace: .seconds(0),
            now: { .now() }
        ).run()
        await transport.close()
        return report
    }

    @Test func theUntouchedLogIsClean() async throws {
        let report = try await audit()
        #expect(report.gaps == [])
        #expect(report.messages.accepted == 8)
        #expect(report.messages.answered == 8)
    }

    @Test(arguments: ["customer-events", "conversation-events", "agent-events", "decisions"], Change.allCases)
    func oneChangedRecordIsFound(topic: String, change: Change) async throws {
        let report = try await audit { database in
            try change.apply(to: topic + ".v1", database)
        }
        #expect(!report.isClean)
    }
}

extension AuditTamperingTests.Change {
    /// A record of a partition: its row, whose low bits are the offset.
    private struct Stored {
        var id: Int64
        var key: Data?
    }

    func apply(to topic: String, _ database: Database) throws {
        let partition = try #require(
            try Int64.fetchOne(
                database,
                sql: "SELECT p.id FROM partitions p JOIN topics t ON t.id = p.topic_id WHERE t.name = ?",
                arguments: [topic]
            )
        )
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT id, key FROM messages WHERE id BETWEEN ? AND ? ORDER BY id",
            arguments: [PartitionRows.first(partition), PartitionRows.last(partition)]
        ).map { Stored(id: $0[0], key: $0[1]) }
        let last = try #require(rows.last)
        switch self {
        case .deleteMiddle:
            try delete(rows[rows.count / 2].id, database)
        case .deleteLast:
            try delete(last.id, database)
        case .duplicate:
            try database.execute(
                sql: "INSERT INTO messages SELECT ?, timestamp, key, value, headers FROM messages WHERE id = ?",
                arguments: [last.id + 1, rows[rows.count / 2].id]
            )
            try database.execute(
                sql: "UPDATE partitions SET next_offset = next_offset + 1 WHERE id = ?",
                arguments: [partition]
            )
        case .reorder:
            let pair = try #require(zip(rows, rows.dropFirst()).first { $0.key == $1.key })
            try swap(pair.0.id, pair.1.id, database)
        }
    }

    private func delete(_ id: Int64, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM messages WHERE id = ?", arguments: [id])
    }

    private func swap(_ first: Int64, _ second: Int64, _ database: Database) throws {
        for (from, to) in [(first, -1), (second, first), (-1, second)] as [(Int64, Int64)] {
            try database.execute(sql: "UPDATE messages SET id = ? WHERE id = ?", arguments: [to, from])
        }
    }
}

/// The rows of a partition in `log.sqlite`: the partition's number above, the offset in the low bits.
private enum PartitionRows {
    static func first(_ partition: Int64) -> Int64 { partition << 40 }
    static func last(_ partition: Int64) -> Int64 { (partition + 1) << 40 - 1 }
}

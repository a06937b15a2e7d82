package import Foundation
package import GRDB

/// What a service says from its database: written in the transaction of the change it tells of, sent by an
/// ``OutboxRelay``.
package struct Outbox: Sendable {
    /// Names this database for as long as it exists; readers use it, with the sequence, to drop repeats.
    package let id: UUID

    let appended = WakeSignal()

    /// Opens the outbox of a database, making its tables where they are missing.
    package init(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS outbox_identity (id BLOB NOT NULL);
                CREATE TABLE IF NOT EXISTS outbox_sequence (
                    key BLOB PRIMARY KEY NOT NULL,
                    last INTEGER NOT NULL
                ) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS outbox_message (
                    position INTEGER PRIMARY KEY AUTOINCREMENT,
                    topic TEXT NOT NULL,
                    partition INTEGER,
                    key BLOB,
                    value BLOB,
                    headers BLOB NOT NULL
                );
                """
        )
        if let id = try UUID.fetchOne(database, sql: "SELECT id FROM outbox_identity") {
            self.id = id
        } else {
            id = UUID()
            try database.execute(sql: "INSERT INTO outbox_identity VALUES (?)", arguments: [id])
        }
    }

    /// The next number of the events of one key, from 1, without gaps.
    package func nextSequence(for key: Data, _ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO outbox_sequence VALUES (?, 1)
                ON CONFLICT (key) DO UPDATE SET last = last + 1
                RETURNING last
                """
        )
        return try Int64.fetchOne(statement, arguments: [key])!
    }

    /// Adds a message; it is sent after the transaction has been committed.
    package func append(_ message: OutgoingMessage, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO outbox_message (topic, partition, key, value, headers) VALUES (?, ?, ?, ?, ?)"
        )
        try statement.execute(
            arguments: [
                message.topic, message.partition, message.key, message.value,
                try OutboxHeaders.encode(message.headers),
            ]
        )
        let appended = appended
        database.afterNextTransaction(onCommit: { _ in appended.raise() })
    }

    /// Messages not yet acknowledged.
    package func waiting(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM outbox_message") ?? 0
    }
}

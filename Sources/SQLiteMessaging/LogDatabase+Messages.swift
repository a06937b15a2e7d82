import Foundation
import GRDB
import GRDBSQLite
import Messaging

/// Writes messages. Values are bound to SQLite's own functions without a copy, since this is the path of every message.
struct MessageInsertion {
    private let statement: OpaquePointer
    // Keeps the statement alive.
    private let owner: Statement

    init(_ database: Database) throws {
        owner = try database.cachedStatement(
            sql: "INSERT INTO messages (id, timestamp, key, value, headers) VALUES (?, ?, ?, ?, ?)"
        )
        statement = owner.sqliteStatement
    }

    func run(rowID: Int64, timestamp: Int64, key: Data?, value: Data?, headers: [UInt8]?) throws {
        sqlite3_bind_int64(statement, 1, rowID)
        sqlite3_bind_int64(statement, 2, timestamp)
        let result = withBlob(key, at: 3) {
            withBlob(value, at: 4) {
                withBlob(headers, at: 5) { sqlite3_step(statement) }
            }
        }
        // A failed step is reported again here, so its result is not looked at.
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        guard result == SQLITE_DONE else {
            let message = sqlite3_db_handle(statement).map { String(cString: sqlite3_errmsg($0)) }
            throw DatabaseError(resultCode: ResultCode(rawValue: result), message: message)
        }
    }

    /// Binds bytes that stay where they are while `body` runs.
    private func withBlob(_ blob: (some ContiguousBytes)?, at index: Int32, _ body: () -> Int32) -> Int32 {
        guard let blob else {
            sqlite3_bind_null(statement, index)
            return body()
        }
        return blob.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress, bytes.count > 0 {
                sqlite3_bind_blob64(statement, index, start, UInt64(bytes.count), nil)
            } else {
                // A null pointer would be stored as NULL, which is another value than no bytes.
                sqlite3_bind_zeroblob(statement, index, 0)
            }
            return body()
        }
    }
}

/// What one reading of stored messages found.
struct StoredMessages: Sendable {
    /// In order; none where all up to the end asked for have been removed.
    var messages: [ReceivedMessage]
    /// Where to go on.
    var next: Int64
}

extension LogDatabase {
    /// Reads messages of a partition from `offset` up to but without `end`, at most `count` of at most `bytes` together,
    /// yet always one where there is one.
    func messages(
        of partition: PartitionLog,
        from offset: Int64,
        to end: Int64,
        count: Int,
        bytes: Int
    ) async throws(MessagingError) -> StoredMessages {
        try await read { database in
            let owner = try database.cachedStatement(
                sql: """
                    SELECT id, timestamp, key, value, headers FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
                    """
            )
            let statement = owner.sqliteStatement
            defer {
                sqlite3_reset(statement)
                sqlite3_clear_bindings(statement)
            }
            sqlite3_bind_int64(statement, 1, partition.rowID(offset))
            sqlite3_bind_int64(statement, 2, partition.rowID(end))
            sqlite3_bind_int64(statement, 3, Int64(count))
            var found: [ReceivedMessage] = []
            var size = 0
            while true {
                let result = sqlite3_step(statement)
                if result == SQLITE_DONE { break }
                guard result == SQLITE_ROW else {
                    let message = database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
                    throw DatabaseError(resultCode: ResultCode(rawValue: result), message: message)
                }
                let message = try Self.message(in: statement, of: partition.source)
                size += message.size
                if !found.isEmpty, size > bytes {
                    return StoredMessages(messages: found, next: message.offset)
                }
                found.append(message)
            }
            if found.count == count, let last = found.last {
                return StoredMessages(messages: found, next: last.offset + 1)
            }
            return StoredMessages(messages: found, next: end)
        }
    }

    private static func message(in statement: OpaquePointer, of source: TopicPartition) throws -> ReceivedMessage {
        ReceivedMessage(
            source: source,
            offset: PartitionLog.offset(ofRow: sqlite3_column_int64(statement, 0)),
            timestamp: sqlite3_column_int64(statement, 1),
            key: blob(in: statement, at: 2).map { Data($0) },
            value: blob(in: statement, at: 3).map { Data($0) },
            headers: try blob(in: statement, at: 4).map { try HeaderCoding.decode($0) } ?? []
        )
    }

    /// - Returns: bytes that last until the next step.
    private static func blob(in statement: OpaquePointer, at column: Int32) -> UnsafeRawBufferPointer? {
        guard sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}

import Foundation
import GRDB
import Messaging

/// The log's database: one writing connection, and for a file a pool of reading ones beside it.
final class LogDatabase: Sendable {
    /// Where it stands, for messages to people.
    let path: String
    let connection: any DatabaseWriter
    let isReadOnly: Bool

    /// A database of its own in memory.
    init(maximumBytes: Int?) throws(MessagingError) {
        path = "memory"
        isReadOnly = false
        connection = try Self.attempt(at: path) { try DatabaseQueue(configuration: Self.configuration()) }
        try prepare(maximumBytes: maximumBytes)
    }

    /// - Parameter file: its directory exists, and this process holds its lock.
    init(file: String, maximumBytes: Int?) throws(MessagingError) {
        path = file
        isReadOnly = false
        connection = try Self.attempt(at: path) {
            try DatabasePool(path: file, configuration: Self.configuration())
        }
        try prepare(maximumBytes: maximumBytes)
    }

    /// - Throws: ``MessagingError/Code/unavailable`` where there is no such file.
    init(readOnly file: String) throws(MessagingError) {
        path = file
        isReadOnly = true
        guard FileManager.default.fileExists(atPath: file) else {
            throw MessagingError(
                .unavailable,
                "There is no message log at \(file). Name the data directory of a system that has run."
            )
        }
        var configuration = Self.configuration()
        configuration.readonly = true
        connection = try Self.attempt(at: path) { [configuration] in
            try DatabasePool(path: file, configuration: configuration)
        }
        try checkVersion()
    }

    /// Reads in a short transaction, away from the threads of Swift's tasks.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(MessagingError) -> Value {
        do {
            return try await connection.read(body)
        } catch {
            throw failure(error)
        }
    }

    /// Writes in a transaction of its own, after what is being written now.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(MessagingError) -> Value {
        do {
            return try await connection.write(body)
        } catch {
            throw failure(error)
        }
    }

    func close() throws(MessagingError) {
        try Self.attempt(at: path) { try connection.close() }
    }

    private func failure(_ error: any Error) -> MessagingError {
        error is CancellationError ? .transportClosed : .storage(error, at: path)
    }

    private func prepare(maximumBytes: Int?) throws(MessagingError) {
        try Self.attempt(at: path) {
            try connection.writeWithoutTransaction { database in
                // GRDB sets NORMAL for a pool, which may lose the last commits when the power fails.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
                if try Int.fetchOne(database, sql: "PRAGMA user_version") == 0 {
                    try database.inTransaction {
                        try LogSchema.create(database)
                        return .commit
                    }
                }
                if let maximumBytes {
                    let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4096
                    _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(maximumBytes / pageSize)")
                }
            }
        }
        try checkVersion()
    }

    private func checkVersion() throws(MessagingError) {
        let version = try Self.attempt(at: path) {
            try connection.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        }
        guard version == LogSchema.version else {
            throw MessagingError(
                .inconsistent,
                "The message log at \(path) has format \(version ?? 0); this program reads format \(LogSchema.version). "
                    + "Use the program that wrote it, or another directory."
            )
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "tandem.message-log"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// Runs `body`, naming the database in what it throws.
    static func attempt<Value>(at path: String, _ body: () throws -> Value) throws(MessagingError) -> Value {
        do {
            return try body()
        } catch {
            throw .storage(error, at: path)
        }
    }
}

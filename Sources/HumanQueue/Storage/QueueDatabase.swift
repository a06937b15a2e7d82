package import Foundation
package import GRDB

/// The database of a human queue.
package enum QueueDatabase {
    /// Opens the database, making it where there is none; what it says through its outbox is durable once committed.
    package static func open(_ file: URL) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "human-queue"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let database = try DatabasePool(path: file.path, configuration: configuration)
        try QueueSchema.migrate(database)
        return database
    }
}

import GRDB

/// The table of consumed offsets that stands beside what a consumer makes of the messages.
struct InDatabaseOffsets {
    /// Several consumers may share a database; each has a name of its own.
    let consumer: String

    static func createTable(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS consumer_offset (
                    consumer TEXT NOT NULL,
                    topic TEXT NOT NULL,
                    partition INTEGER NOT NULL,
                    next_offset INTEGER NOT NULL,
                    PRIMARY KEY (consumer, topic, partition)
                ) WITHOUT ROWID
                """
        )
    }

    func positions(_ database: Database) throws -> [TopicPartition: Int64] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT topic, partition, next_offset FROM consumer_offset WHERE consumer = ?",
            arguments: [consumer]
        )
        var positions: [TopicPartition: Int64] = [:]
        while let row = try rows.next() {
            positions[TopicPartition(row[0], row[1])] = row[2]
        }
        return positions
    }

    /// Moves a position forward by compare-and-set.
    ///
    /// - Throws: ``MessagingError/Code/fenced`` where another consumer of the same name has moved it.
    func advance(
        _ partition: TopicPartition,
        from expected: Int64?,
        to next: Int64,
        _ database: Database
    ) throws {
        if let expected {
            let update = try database.cachedStatement(
                sql: """
                    UPDATE consumer_offset SET next_offset = ?
                    WHERE consumer = ? AND topic = ? AND partition = ? AND next_offset = ?
                    """
            )
            try update.execute(arguments: [next, consumer, partition.topic, partition.partition, expected])
        } else {
            try database.execute(
                sql: "INSERT OR IGNORE INTO consumer_offset VALUES (?, ?, ?, ?)",
                arguments: [consumer, partition.topic, partition.partition, next]
            )
        }
        guard database.changesCount == 1 else {
            throw MessagingError(
                .fenced,
                "Another process works on \(partition) in this database as \(consumer). Run one of them."
            )
        }
    }
}

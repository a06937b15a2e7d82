import GRDB
import Messaging

extension LogDatabase {
    /// What the database knows of topics, bounds and groups.
    func load() throws(MessagingError) -> (topics: [TopicLog], committed: [String: [Int64: Int64]]) {
        try Self.attempt(at: path) {
            try connection.read { database in
                (try Self.topics(in: database), try Self.committed(in: database))
            }
        }
    }

    static func topics(in database: Database) throws -> [TopicLog] {
        try Row.fetchAll(database, sql: "SELECT id, name, retention_ms, is_compacted FROM topics").map { row in
            let id: Int64 = row["id"]
            let name: String = row["name"]
            let retention: TopicRetention =
                if row["is_compacted"] {
                    .compacted
                } else {
                    (row["retention_ms"] as Int64?).map { .time(.milliseconds($0)) } ?? .forever
                }
            let partitions = try partitions(ofTopic: id, named: name, in: database)
            return TopicLog(
                id: id,
                specification: TopicSpecification(
                    name: name,
                    partitions: Int32(partitions.count),
                    retention: retention
                ),
                partitions: partitions
            )
        }
    }

    static func committed(in database: Database) throws -> [String: [Int64: Int64]] {
        var committed: [String: [Int64: Int64]] = [:]
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT group_name, partition_id, next_offset FROM committed_offsets"
        )
        while let row = try rows.next() {
            committed[row["group_name"], default: [:]][row["partition_id"]] = row["next_offset"]
        }
        return committed
    }

    /// Where a partition begins and goes on: as recorded when messages were removed, or as its messages say.
    static func bounds(of id: Int64, in database: Database) throws -> (start: Int64, next: Int64, timestamp: Int64) {
        let recorded = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT start_offset, next_offset, last_timestamp FROM partitions WHERE id = ?"
            ),
            arguments: [id]
        )
        let last = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT id, timestamp FROM messages WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1"
            ),
            arguments: [id << PartitionLog.offsetBits, (id + 1) << PartitionLog.offsetBits]
        )
        let next = last.map { PartitionLog.offset(ofRow: $0["id"]) + 1 } ?? 0
        return (
            recorded?["start_offset"] ?? 0,
            max(next, recorded?["next_offset"] ?? 0),
            max(last?["timestamp"] ?? 0, recorded?["last_timestamp"] ?? 0)
        )
    }

    /// The offset that a position means now.
    func offset(of position: StartPosition, in partition: PartitionLog) async throws(MessagingError) -> Int64 {
        switch position {
        case .earliest: partition.startOffset
        case .latest: partition.nextOffset
        case .offset(let offset): min(max(offset, partition.startOffset), partition.nextOffset)
        case .time(let time): try await offset(of: partition, at: time, end: partition.nextOffset)
        }
    }

    /// The first message at or after `time`, by halving: timestamps never decrease within a partition.
    ///
    /// - Returns: its offset, or `end` where there is none.
    private func offset(of partition: PartitionLog, at time: Int64, end: Int64) async throws(MessagingError) -> Int64 {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT id, timestamp FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT 1"
            )
            // Everything before `low` is older than `time`; the first message at or after `high` is not, or is none.
            var low = partition.startOffset
            var high = end
            while low < high {
                let middle = low + (high - low) / 2
                let row = try Row.fetchOne(
                    statement,
                    arguments: [partition.rowID(middle), partition.rowID(high)]
                )
                if let row, (row["timestamp"] as Int64) < time {
                    low = PartitionLog.offset(ofRow: row["id"]) + 1
                } else {
                    high = middle
                }
            }
            let row = try Row.fetchOne(statement, arguments: [partition.rowID(low), partition.rowID(end)])
            return row.map { PartitionLog.offset(ofRow: $0["id"]) } ?? end
        }
    }

    /// - Throws: ``MessagingError/Code/topicExists``.
    func createTopic(_ specification: TopicSpecification) async throws(MessagingError) -> TopicLog {
        try await write { database in
            let exists = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM topics WHERE name = ?)",
                arguments: [specification.name]
            )
            if exists == true {
                throw MessagingError(.topicExists, "There is a topic \(specification.name) already.")
            }
            let retention: Int64? =
                if case .time(let duration) = specification.retention { duration.milliseconds } else { nil }
            try database.execute(
                sql: "INSERT INTO topics (name, retention_ms, is_compacted) VALUES (?, ?, ?)",
                arguments: [specification.name, retention, specification.retention == .compacted]
            )
            let id = database.lastInsertedRowID
            for number in 0..<specification.partitions {
                try database.execute(
                    sql: "INSERT INTO partitions (topic_id, number) VALUES (?, ?)",
                    arguments: [id, number]
                )
            }
            return TopicLog(
                id: id,
                specification: specification,
                partitions: try Self.partitions(ofTopic: id, named: specification.name, in: database)
            )
        }
    }

    /// Forgets a topic; its messages are removed by maintenance.
    func deleteTopic(_ topic: TopicLog) async throws(MessagingError) {
        let ids = topic.partitions.map(\.id)
        try await write { database in
            try database.execute(sql: "DELETE FROM topics WHERE id = ?", arguments: [topic.id])
            try database.execute(
                sql: "UPDATE partitions SET topic_id = NULL WHERE topic_id = ?",
                arguments: [topic.id]
            )
            for id in ids {
                try database.execute(sql: "DELETE FROM committed_offsets WHERE partition_id = ?", arguments: [id])
            }
        }
    }

    private static func partitions(
        ofTopic id: Int64,
        named name: String,
        in database: Database
    ) throws -> [PartitionLog] {
        try Row.fetchAll(
            database,
            sql: "SELECT id, number FROM partitions WHERE topic_id = ? ORDER BY number",
            arguments: [id]
        ).map { row in
            let bounds = try bounds(of: row["id"], in: database)
            return PartitionLog(
                id: row["id"],
                source: TopicPartition(name, row["number"]),
                start: bounds.start,
                next: bounds.next,
                lastTimestamp: bounds.timestamp
            )
        }
    }
}

import GRDB
import Messaging

extension LogMaintenance {
    /// Removes messages older than `cutoff`, milliseconds since 1970.
    func removeExpired(_ topic: TopicLog, before cutoff: Int64) async throws(MessagingError) {
        for partition in try await partitionsWithMessages(of: topic, before: cutoff) {
            while let start = try await removeOldest(of: partition, before: cutoff) {
                partition.raiseStart(to: start)
            }
        }
    }

    /// Removes the messages of topics that have been deleted.
    func removeDeletedTopics() async throws(MessagingError) {
        let ids = try await database.read { database in
            try Int64.fetchAll(database, sql: "SELECT id FROM partitions WHERE topic_id IS NULL")
        }
        for id in ids {
            while try await removeStep(ofDeleted: id) {}
        }
    }

    private func partitionsWithMessages(
        of topic: TopicLog,
        before cutoff: Int64
    ) async throws(MessagingError) -> [PartitionLog] {
        try await database.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT timestamp FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT 1"
            )
            return try topic.partitions.filter { partition in
                let oldest = try Int64.fetchOne(
                    statement,
                    arguments: [partition.rowID(partition.startOffset), partition.rowID(partition.nextOffset)]
                )
                return oldest.map { $0 < cutoff } ?? false
            }
        }
    }

    /// - Returns: where the partition begins now, or `nil` where nothing was left to remove.
    private func removeOldest(
        of partition: PartitionLog,
        before cutoff: Int64
    ) async throws(MessagingError) -> Int64? {
        try await database.write { database in
            // Timestamps never decrease, so the expired messages are the first ones.
            let last = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT id, timestamp FROM (
                            SELECT id, timestamp FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
                        ) WHERE timestamp < ? ORDER BY id DESC LIMIT 1
                        """
                ),
                arguments: [
                    partition.rowID(partition.startOffset), partition.rowID(partition.nextOffset), Self.stepSize,
                    cutoff,
                ]
            )
            guard let last else { return nil }
            let lastID: Int64 = last["id"]
            let start = PartitionLog.offset(ofRow: lastID) + 1
            try database.execute(
                sql: "DELETE FROM messages WHERE id >= ? AND id <= ?",
                arguments: [partition.rowID(0), lastID]
            )
            try Self.recordBounds(of: partition.id, next: start, timestamp: last["timestamp"], in: database)
            try database.execute(
                sql: "UPDATE partitions SET start_offset = ? WHERE id = ?",
                arguments: [start, partition.id]
            )
            return start
        }
    }

    /// Records what messages alone may no longer tell, so that no offset is given twice.
    static func recordBounds(of id: Int64, next: Int64, timestamp: Int64, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE partitions
                SET next_offset = max(next_offset, ?), last_timestamp = max(last_timestamp, ?) WHERE id = ?
                """,
            arguments: [next, timestamp, id]
        )
    }

    /// - Returns: whether more is left.
    private func removeStep(ofDeleted id: Int64) async throws(MessagingError) -> Bool {
        try await database.write { database in
            try database.execute(
                sql: """
                    DELETE FROM messages
                    WHERE id IN (SELECT id FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)
                    """,
                arguments: [id << PartitionLog.offsetBits, (id + 1) << PartitionLog.offsetBits, Self.stepSize]
            )
            if database.changesCount > 0 { return true }
            try database.execute(sql: "DELETE FROM compacted_keys WHERE partition_id = ?", arguments: [id])
            try database.execute(sql: "DELETE FROM partitions WHERE id = ?", arguments: [id])
            return false
        }
    }
}

import Foundation
import GRDB
import Messaging

extension LogMaintenance {
    /// Removes every message that a later one with its key replaces, and tombstones whose time is over.
    func compact(_ partition: PartitionLog) async throws(MessagingError) {
        var position = try await database.read { database in
            try Int64.fetchOne(
                database,
                sql: "SELECT compacted_to FROM partitions WHERE id = ?",
                arguments: [partition.id]
            ) ?? 0
        }
        while position < partition.nextOffset, let next = try await compactStep(partition, from: position) {
            // Readers find what is left in the database.
            partition.dropTail(upTo: next - 1)
            position = next
        }
        let cutoff = time.now() - tombstoneRetention.milliseconds
        while try await removeTombstones(of: partition, before: cutoff) {}
    }

    /// - Returns: where to go on, or `nil` where there is nothing more.
    private func compactStep(
        _ partition: PartitionLog,
        from position: Int64
    ) async throws(MessagingError) -> Int64? {
        let end = partition.nextOffset
        return try await database.write { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT id, timestamp, key, value IS NULL AS is_tombstone FROM messages
                        WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
                        """
                ),
                arguments: [partition.rowID(position), partition.rowID(end), Self.stepSize]
            )
            guard let last = rows.last else { return nil }
            let replaced = try database.cachedStatement(
                sql: "SELECT offset FROM compacted_keys WHERE partition_id = ? AND key = ?"
            )
            let removal = try database.cachedStatement(sql: "DELETE FROM messages WHERE id = ?")
            let recording = try database.cachedStatement(
                sql: """
                    INSERT INTO compacted_keys (partition_id, key, offset, tombstone_timestamp) VALUES (?, ?, ?, ?)
                    ON CONFLICT (partition_id, key) DO UPDATE
                    SET offset = excluded.offset, tombstone_timestamp = excluded.tombstone_timestamp
                    """
            )
            for row in rows {
                let key: Data = row["key"]
                let timestamp: Int64? = row["is_tombstone"] ? row["timestamp"] : nil
                if let offset = try Int64.fetchOne(replaced, arguments: [partition.id, key]) {
                    try removal.execute(arguments: [partition.rowID(offset)])
                }
                try recording.execute(
                    arguments: [partition.id, key, PartitionLog.offset(ofRow: row["id"]), timestamp]
                )
            }
            let next = PartitionLog.offset(ofRow: last["id"]) + 1
            try Self.recordBounds(of: partition.id, next: next, timestamp: last["timestamp"], in: database)
            try database.execute(
                sql: "UPDATE partitions SET compacted_to = ? WHERE id = ?",
                arguments: [next, partition.id]
            )
            return next
        }
    }

    /// - Returns: whether more may be left.
    private func removeTombstones(
        of partition: PartitionLog,
        before cutoff: Int64
    ) async throws(MessagingError) -> Bool {
        try await database.write { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT key, offset FROM compacted_keys
                        WHERE partition_id = ? AND tombstone_timestamp < ? LIMIT ?
                        """
                ),
                arguments: [partition.id, cutoff, Self.stepSize]
            )
            for row in rows {
                try database.execute(
                    sql: "DELETE FROM messages WHERE id = ?",
                    arguments: [partition.rowID(row["offset"])]
                )
                try database.execute(
                    sql: "DELETE FROM compacted_keys WHERE partition_id = ? AND key = ?",
                    arguments: [partition.id, row["key"] as Data]
                )
            }
            return rows.count == Self.stepSize
        }
    }
}

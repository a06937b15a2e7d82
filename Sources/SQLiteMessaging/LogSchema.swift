import GRDB

/// The tables of `log.sqlite`.
///
/// A message's row id holds its partition and offset (see ``PartitionLog/rowID(_:)``), so that a partition is one
/// range of one B-tree whose leaves hold whole messages, and no index has to be written beside it. A table without row ids
/// keeps messages in inner pages too and took 1.6 times the processor time at 500 messages a commit; rows in order of
/// arrival with an index beside them took a fifth less to write, but a partition is then read through two trees.
enum LogSchema {
    /// Kept in `PRAGMA user_version`.
    static let version = 1

    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE topics (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    retention_ms INTEGER,
                    is_compacted INTEGER NOT NULL
                ) STRICT;

                -- A partition without a topic belonged to a deleted one, and its messages are yet to be removed.
                -- Offsets below next_offset, and timestamps below last_timestamp, have been given to messages since removed.
                CREATE TABLE partitions (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    topic_id INTEGER,
                    number INTEGER NOT NULL,
                    start_offset INTEGER NOT NULL DEFAULT 0,
                    next_offset INTEGER NOT NULL DEFAULT 0,
                    last_timestamp INTEGER NOT NULL DEFAULT 0,
                    compacted_to INTEGER NOT NULL DEFAULT 0,
                    UNIQUE (topic_id, number)
                ) STRICT;

                CREATE TABLE messages (
                    id INTEGER PRIMARY KEY,
                    timestamp INTEGER NOT NULL,
                    key BLOB,
                    value BLOB,
                    headers BLOB
                ) STRICT;

                CREATE TABLE committed_offsets (
                    group_name TEXT NOT NULL,
                    partition_id INTEGER NOT NULL,
                    next_offset INTEGER NOT NULL,
                    PRIMARY KEY (group_name, partition_id)
                ) STRICT, WITHOUT ROWID;

                -- The last message of each key, as far as compaction has come.
                CREATE TABLE compacted_keys (
                    partition_id INTEGER NOT NULL,
                    key BLOB NOT NULL,
                    offset INTEGER NOT NULL,
                    tombstone_timestamp INTEGER,
                    PRIMARY KEY (partition_id, key)
                ) STRICT, WITHOUT ROWID;

                CREATE INDEX compacted_tombstones ON compacted_keys (partition_id, tombstone_timestamp)
                    WHERE tombstone_timestamp IS NOT NULL;

                PRAGMA user_version = \(version);
                """
        )
    }
}

/// Limits of a ``SQLiteTransport``.
package struct SQLiteTransportConfiguration: Sendable {
    /// The largest message accepted, key, value and headers together, in bytes.
    package var maximumMessageSize = 1 << 20
    /// Bytes waiting to be committed; above it sending is refused with ``MessagingError/Code/bufferFull``.
    package var maximumPendingBytes = 32 << 20
    /// Bytes of recent messages kept in memory, so that readers near the end need not query the database.
    package var tailCacheBytes = 16 << 20
    /// The largest size of the log's database, in bytes; above it writing is refused with
    /// ``MessagingError/Code/storageFull``. `nil` leaves it to the disk.
    package var maximumDatabaseBytes: Int?
    /// How often retention and compaction run; `nil` leaves it to ``SQLiteTransport/runMaintenance()``.
    package var maintenanceInterval: Duration? = .seconds(15)
    /// How long a tombstone of a compacted topic stays for readers to see.
    package var tombstoneRetention: Duration = .seconds(24 * 60 * 60)
    /// How often a read-only transport asks whether the writing process has committed something.
    package var readOnlyCheckInterval: Duration = .milliseconds(50)

    package init() {}
}

/// One topic: its name, what keys it, who writes and reads it, and how long it is kept.
package struct Topic: Hashable, Sendable {
    /// What the key of a record is.
    package enum Key: String, Hashable, Sendable {
        case conversation
        /// What a control governs: `policy`, `switch:brand:acme`.
        case controlled
        /// The key of the record that a dead letter is about.
        case original
    }

    /// Which records the transport lets go.
    package enum Retention: Hashable, Sendable {
        /// Records older than the duration.
        case time(Duration)
        /// Records whose key has a newer one.
        case compacted
        /// None.
        case forever
    }

    /// The name without version: `customer-events`, as it stands in event types.
    package let name: String
    package let key: Key
    package let writers: [EventSource]
    package let readers: [EventSource]
    package let retention: Retention
    /// Whether it has the partitions of the conversations, so that one instance reads all of a conversation's topics.
    package let isCoPartitioned: Bool

    init(
        _ name: String, key: Key, writers: [EventSource], readers: [EventSource], retention: Retention,
        isCoPartitioned: Bool
    ) {
        self.name = name
        self.key = key
        self.writers = writers
        self.readers = readers
        self.retention = retention
        self.isCoPartitioned = isCoPartitioned
    }

    /// The name on the transport: `customer-events.v1`.
    /// - Parameter prefix: What precedes it for a replay: `replay-ID.`.
    package func transportName(prefix: String = "") -> String {
        "\(prefix)\(name).v1"
    }

    /// The value of the transport's `cleanup.policy`.
    package var cleanupPolicy: String {
        retention == .compacted ? "compact" : "delete"
    }

    /// The value of the transport's `retention.ms`: -1 keeps without end, nil where age does not count.
    package var retentionMilliseconds: Int64? {
        switch retention {
        case .time(let duration): duration.wholeMilliseconds
        case .compacted: nil
        case .forever: -1
        }
    }
}

package import Foundation

/// One partition of a topic.
package struct TopicPartition: Hashable, Comparable, Sendable {
    package var topic: String
    /// Zero-based.
    package var partition: Int32

    package init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    package static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}

extension TopicPartition: CustomStringConvertible {
    package var description: String { "\(topic)/\(partition)" }
}

/// A named value beside a message; names may repeat and order is kept.
package struct MessageHeader: Hashable, Sendable {
    package var name: String
    /// Kept to the byte; `nil` and empty differ.
    package var value: Data?

    package init(_ name: String, _ value: Data?) {
        self.name = name
        self.value = value
    }

    package init(_ name: String, _ value: String) {
        self.init(name, Data(value.utf8))
    }
}

/// A message on its way to a topic.
package struct OutgoingMessage: Hashable, Sendable {
    package var topic: String
    /// `nil` takes the partition from the key (see ``KeyPartitioner``).
    package var partition: Int32?
    package var key: Data?
    /// `nil` is a tombstone: in a compacted topic it removes the key.
    package var value: Data?
    package var headers: [MessageHeader]

    package init(topic: String, partition: Int32? = nil, key: Data?, value: Data?, headers: [MessageHeader] = []) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A message read from a topic.
package struct ReceivedMessage: Hashable, Sendable {
    package var source: TopicPartition
    package var offset: Int64
    /// Milliseconds since 1970, set by the producer's transport; it orders, and never measures.
    package var timestamp: Int64
    package var key: Data?
    package var value: Data?
    package var headers: [MessageHeader]

    package init(
        source: TopicPartition,
        offset: Int64,
        timestamp: Int64,
        key: Data?,
        value: Data?,
        headers: [MessageHeader]
    ) {
        self.source = source
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// The last value of the named header, or `nil` where there is none.
    package func header(_ name: String) -> Data? {
        headers.last { $0.name == name }?.value
    }

    /// Bytes this message counts for in a bounded buffer.
    package var size: Int {
        let headerBytes = headers.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) }
        return 64 + (key?.count ?? 0) + (value?.count ?? 0) + headerBytes
    }
}

/// Where a message has been stored.
package struct MessagePosition: Hashable, Sendable {
    package var source: TopicPartition
    package var offset: Int64

    package init(_ source: TopicPartition, offset: Int64) {
        self.source = source
        self.offset = offset
    }
}

/// Where reading of a partition begins.
package enum StartPosition: Hashable, Sendable {
    case earliest
    /// After the last message there is now.
    case latest
    /// The message with this offset, or the next one still kept.
    case offset(Int64)
    /// The first message whose timestamp is at or after this many milliseconds since 1970.
    case time(Int64)
}

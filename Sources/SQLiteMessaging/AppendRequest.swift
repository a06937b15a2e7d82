import Foundation
import Messaging

/// A message whose place is decided, but for its offset.
struct PreparedMessage: Sendable {
    var partition: PartitionLog
    var key: Data?
    var value: Data?
    var headers: [MessageHeader]
    var encodedHeaders: [UInt8]?
}

/// What is committed whole or not at all: messages, and positions of a group.
struct AppendRequest: Sendable {
    /// Positions to record, and in whose name.
    struct Positions: Sendable {
        var membership: SQLiteGroupMembership
        var offsets: [(partition: PartitionLog, offset: Int64)]
    }

    /// A transactional producer, in its epoch.
    struct Producer: Sendable {
        var id: String
        var epoch: Int
    }

    var messages: [PreparedMessage] = []
    var positions: Positions?
    var producer: Producer?

    /// Bytes this counts for in the queue.
    var size: Int {
        let messageBytes = messages.reduce(0) { total, message in
            total + 128 + (message.key?.count ?? 0) + (message.value?.count ?? 0) + (message.encodedHeaders?.count ?? 0)
        }
        return 128 + messageBytes + (positions?.offsets.count ?? 0) * 32
    }
}

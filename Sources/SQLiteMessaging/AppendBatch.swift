import GRDB
import Messaging

/// What one transaction of the database adds to the log, until it is committed.
struct AppendBatch {
    struct Appended {
        var partition: PartitionLog
        var next: Int64
        var timestamp: Int64
        var messages: [ReceivedMessage] = []
    }

    private(set) var partitions: [Int64: Appended] = [:]
    /// By group, then by id of the partition.
    private(set) var committed: [String: [Int64: Int64]] = [:]
    private let now: Int64

    init(now: Int64) {
        self.now = now
    }

    mutating func append(
        _ request: AppendRequest,
        with insertion: MessageInsertion,
        in database: Database
    ) throws -> [MessagePosition] {
        var stored: [MessagePosition] = []
        stored.reserveCapacity(request.messages.count)
        for message in request.messages {
            stored.append(try append(message, with: insertion))
        }
        if let positions = request.positions {
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO committed_offsets (group_name, partition_id, next_offset) VALUES (?, ?, ?)
                    ON CONFLICT (group_name, partition_id) DO UPDATE SET next_offset = excluded.next_offset
                    """
            )
            let group = positions.membership.group
            for (partition, offset) in positions.offsets {
                try statement.execute(arguments: [group, partition.id, offset])
                committed[group, default: [:]][partition.id] = offset
            }
        }
        return stored
    }

    private mutating func append(
        _ message: PreparedMessage,
        with insertion: MessageInsertion
    ) throws -> MessagePosition {
        let partition = message.partition
        var appended = partitions.removeValue(forKey: partition.id) ?? begin(partition)
        defer { partitions[partition.id] = appended }
        return try appended.append(message, with: insertion)
    }

    private func begin(_ partition: PartitionLog) -> Appended {
        let (offset, timestamp) = partition.appendPosition
        // The clock may have been set back since the last message.
        return Appended(partition: partition, next: offset, timestamp: max(timestamp, now))
    }
}

extension AppendBatch.Appended {
    fileprivate mutating func append(
        _ message: PreparedMessage,
        with insertion: MessageInsertion
    ) throws -> MessagePosition {
        try insertion.run(
            rowID: partition.rowID(next),
            timestamp: timestamp,
            key: message.key,
            value: message.value,
            headers: message.encodedHeaders
        )
        messages.append(
            ReceivedMessage(
                source: partition.source,
                offset: next,
                timestamp: timestamp,
                key: message.key,
                value: message.value,
                headers: message.headers
            )
        )
        next += 1
        return MessagePosition(partition.source, offset: next - 1)
    }
}

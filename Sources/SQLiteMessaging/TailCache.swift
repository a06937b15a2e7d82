import DequeModule
import Messaging

/// Bounds the bytes of recent messages that all partitions together keep in memory; the oldest goes first.
struct TailCache {
    private var entries: Deque<(partition: PartitionLog, offset: Int64, size: Int)> = []
    private var bytes = 0
    private let maximumBytes: Int

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// Counts messages that the partition has taken at its end.
    mutating func add(_ messages: [ReceivedMessage], of partition: PartitionLog) {
        for message in messages {
            let size = message.size
            entries.append((partition, message.offset, size))
            bytes += size
        }
        while bytes > maximumBytes, let oldest = entries.popFirst() {
            bytes -= oldest.size
            oldest.partition.dropTail(upTo: oldest.offset)
        }
    }
}

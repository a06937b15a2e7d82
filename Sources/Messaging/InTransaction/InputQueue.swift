import DequeModule

/// What waits in one input partition.
struct InputQueue {
    private enum Entry {
        case message(ReceivedMessage)
        /// The log was seen to end here; moves the position over what readers do not see (KIP-98's control records).
        case end(Int64)
    }

    private var entries: Deque<Entry> = []
    private(set) var bytes = 0
    /// The next offset to take.
    private(set) var position: Int64
    var isPaused = false

    init(position: Int64) {
        self.position = position
    }

    /// The timestamp of the next message, or `nil` where none waits.
    var nextTimestamp: Int64? {
        if case .message(let message) = entries.first { message.timestamp } else { nil }
    }

    mutating func append(_ message: ReceivedMessage) {
        bytes += message.size
        entries.append(.message(message))
    }

    mutating func reachedEnd(_ offset: Int64) {
        entries.append(.end(offset))
        skipEnds()
    }

    mutating func take() -> ReceivedMessage? {
        guard case .message(let message) = entries.first else { return nil }
        entries.removeFirst()
        bytes -= message.size
        position = message.offset + 1
        skipEnds()
        return message
    }

    /// Drops what waits and goes back to a position.
    mutating func rewind(to position: Int64) {
        entries.removeAll(keepingCapacity: true)
        bytes = 0
        isPaused = false
        self.position = position
    }

    private mutating func skipEnds() {
        while case .end(let offset) = entries.first {
            position = max(position, offset)
            entries.removeFirst()
        }
    }
}

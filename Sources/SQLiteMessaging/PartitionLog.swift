import DequeModule
import Messaging
import Synchronization

/// One partition as it stands in memory: its bounds, its most recent messages and whoever waits for more.
final class PartitionLog: Sendable {
    /// What reading at an offset finds.
    enum Reading {
        /// Messages in order, never none, and the offset after them.
        case messages(ArraySlice<ReceivedMessage>)
        /// There is nothing at or after the offset, which is the next one to be written.
        case end(Int64)
        /// The message is no longer in memory: the database has it, up to but without `end`.
        case stored(end: Int64)
    }

    private struct State {
        var start: Int64
        var next: Int64
        var lastTimestamp: Int64
        /// The newest messages, their offsets contiguous up to `next`.
        var tail: Deque<ReceivedMessage> = []
        var feeds: [MessageFeed] = []
        var isDeleted = false
    }

    /// Offsets take the lower 40 bits of a row's id, so 2⁴⁰ messages fit a partition.
    static let offsetBits: Int64 = 40

    let id: Int64
    let source: TopicPartition
    private let state: Mutex<State>

    init(id: Int64, source: TopicPartition, start: Int64, next: Int64, lastTimestamp: Int64) {
        self.id = id
        self.source = source
        state = Mutex(State(start: start, next: next, lastTimestamp: lastTimestamp))
    }

    /// The id of the row that holds the message at `offset`.
    func rowID(_ offset: Int64) -> Int64 { id << Self.offsetBits | offset }

    static func offset(ofRow rowID: Int64) -> Int64 { rowID & (1 << offsetBits - 1) }

    var startOffset: Int64 { state.withLock { $0.start } }
    var nextOffset: Int64 { state.withLock { $0.next } }
    var isDeleted: Bool { state.withLock { $0.isDeleted } }

    /// The next offset and the timestamp that none may go below.
    var appendPosition: (offset: Int64, timestamp: Int64) {
        state.withLock { ($0.next, $0.lastTimestamp) }
    }

    /// Reads up to `count` messages of at most `bytes` together, yet always one.
    func read(from offset: Int64, count: Int, bytes: Int) -> Reading {
        state.withLock { state in
            guard offset < state.next else { return .end(state.next) }
            guard let first = state.tail.first?.offset, first <= offset else { return .stored(end: state.next) }
            let begin = Int(offset - first)
            var end = begin
            var size = 0
            while end < state.tail.count, end - begin < count {
                size += state.tail[end].size
                if end > begin, size > bytes { break }
                end += 1
            }
            return .messages(Array(state.tail[begin..<end])[...])
        }
    }

    /// Makes committed messages visible.
    ///
    /// - Returns: whoever is to be woken.
    func publish(_ messages: [ReceivedMessage]) -> [MessageFeed] {
        state.withLock { state in
            guard let last = messages.last else { return [] }
            state.tail.append(contentsOf: messages)
            state.next = last.offset + 1
            state.lastTimestamp = last.timestamp
            return state.feeds
        }
    }

    /// Takes over what another process has committed.
    ///
    /// - Returns: whoever is to be woken.
    func advance(start: Int64, next: Int64) -> [MessageFeed] {
        state.withLock { state in
            state.start = max(state.start, start)
            guard next > state.next else { return [] }
            state.next = next
            return state.feeds
        }
    }

    /// Forgets recent messages up to and with `offset`; the database still has those that are kept.
    func dropTail(upTo offset: Int64) {
        state.withLock { Self.dropTail(of: &$0, upTo: offset) }
    }

    /// Takes over that messages before `offset` have been removed.
    func raiseStart(to offset: Int64) {
        state.withLock { state in
            state.start = max(state.start, offset)
            Self.dropTail(of: &state, upTo: offset - 1)
        }
    }

    private static func dropTail(of state: inout State, upTo offset: Int64) {
        while let first = state.tail.first, first.offset <= offset { state.tail.removeFirst() }
    }

    func markDeleted() {
        state.withLock { $0.isDeleted = true }
    }

    func register(_ feed: MessageFeed) {
        state.withLock { state in
            if !state.feeds.contains(where: { $0 === feed }) { state.feeds.append(feed) }
        }
    }

    func unregister(_ feed: MessageFeed) {
        state.withLock { $0.feeds.removeAll { $0 === feed } }
    }
}

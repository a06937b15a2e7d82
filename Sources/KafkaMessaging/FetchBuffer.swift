import DequeModule
import Messaging

/// What stands between the thread that fetches and the task that reads: bounded, and aware of which partitions deliver.
///
/// A plain state machine: callers hold a lock, and act on what it returns after unlocking. Positions change in two steps,
/// so that nothing fetched before a change comes after it: the reader's step drops what is buffered and marks the
/// partition as changing, which refuses whatever is fetched; the fetching thread, which holds no message at that moment,
/// then carries the change out in librdkafka and calls ``settle(_:)``.
struct FetchBuffer {
    /// What librdkafka has to be told of a partition.
    enum Change: Equatable {
        /// Fetch from this offset on, paused before or not.
        case seek(Int64)
        case pause
    }

    private struct Partition {
        /// The next offset to take.
        var position: Int64
        var isStarted: Bool
        var isFlowing: Bool
        /// What librdkafka does not yet know.
        var change: Change?
    }

    private enum Item {
        case message(ReceivedMessage)
        case event(GroupConsumerEvent)
    }

    private var partitions: [TopicPartition: Partition] = [:]
    private var items: Deque<Item> = []
    private var failure: MessagingError?
    private(set) var bufferedBytes = 0
    private(set) var isClosed = false
    private let maximumBytes: Int

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// Whether ``take(_:)`` would find nothing.
    var isEmpty: Bool { items.isEmpty && failure == nil && !isClosed }

    /// Bytes that fit before fetching has to stop.
    var room: Int { max(0, maximumBytes - bufferedBytes) }

    /// Whether fetching has to stop.
    var isFull: Bool { bufferedBytes >= maximumBytes }

    /// Whether fetching may go on after the buffer was full.
    var isDrained: Bool { bufferedBytes <= maximumBytes / 2 }
}

// MARK: What the group and the brokers do

extension FetchBuffer {
    /// Takes newly assigned partitions, none of which delivers before ``start(_:)``.
    mutating func assign(_ assignment: Assignment) {
        assign(assignment.partitions)
        items.append(.event(.assigned(assignment)))
    }

    /// Takes fixed partitions, none of which delivers before ``start(_:)``.
    mutating func assign(_ fixed: Set<TopicPartition>) {
        for partition in fixed {
            partitions[partition] = Partition(position: 0, isStarted: false, isFlowing: false)
        }
    }

    /// Takes all partitions away, and what was fetched of them.
    ///
    /// - Returns: `false` where the reader has not seen the assignment yet and so hears nothing of it at all.
    mutating func revoke(_ assignment: Assignment, isLost: Bool) -> Bool {
        var isSeen = true
        items.removeAll { item in
            switch item {
            case .message, .event(.reachedEnd): return true
            case .event(.assigned(let waiting)) where waiting.number == assignment.number:
                isSeen = false
                return true
            case .event: return false
            }
        }
        partitions = [:]
        bufferedBytes = 0
        if isSeen { items.append(.event(isLost ? .lost(assignment) : .revoked(assignment))) }
        return isSeen
    }

    /// Takes a fetched message, unless its partition does not deliver now or has delivered it before.
    mutating func append(_ message: ReceivedMessage) {
        guard let state = partitions[message.source], state.isFlowing, state.change == nil,
            message.offset >= state.position
        else { return }
        partitions[message.source]?.position = message.offset + 1
        bufferedBytes += message.size
        items.append(.message(message))
    }

    /// Takes the news that a partition has been read up to `offset`.
    mutating func appendEnd(of partition: TopicPartition, offset: Int64) {
        guard let state = partitions[partition], state.isFlowing, state.change == nil else { return }
        partitions[partition]?.position = max(state.position, offset)
        items.append(.event(.reachedEnd(partition, offset: offset)))
    }

    /// Takes an outage, at most one at a time.
    mutating func interrupt(_ error: MessagingError) {
        let isWaiting = items.contains { item in
            if case .event(.interrupted) = item { true } else { false }
        }
        if !isWaiting { items.append(.event(.interrupted(error))) }
    }

    /// Ends reading with an error, once what was fetched before has been read.
    mutating func fail(_ error: MessagingError) {
        failure = failure ?? error
    }

    mutating func close() {
        isClosed = true
        items = []
        bufferedBytes = 0
    }

    /// The changes that librdkafka has to be told of.
    func changes() -> [TopicPartition: Change] {
        partitions.compactMapValues(\.change)
    }

    /// Notes changes that librdkafka has carried out; those replaced meanwhile stay.
    mutating func settle(_ changes: [TopicPartition: Change]) {
        for (partition, change) in changes where partitions[partition]?.change == change {
            partitions[partition]?.change = nil
        }
    }
}

// MARK: What the reader does

extension FetchBuffer {
    /// Begins delivery at the offsets named, or goes on there.
    mutating func start(_ positions: [TopicPartition: Int64]) {
        drop(Set(positions.keys))
        for (partition, offset) in positions where partitions[partition] != nil {
            partitions[partition] = Partition(
                position: offset,
                isStarted: true,
                isFlowing: true,
                change: .seek(offset)
            )
        }
    }

    mutating func pause(_ paused: Set<TopicPartition>) {
        let flowing = paused.filter { partitions[$0]?.isFlowing == true }
        let dropped = drop(flowing)
        for partition in flowing {
            guard var state = partitions[partition] else { continue }
            state.position = dropped[partition] ?? state.position
            state.isFlowing = false
            state.change = .pause
            partitions[partition] = state
        }
    }

    mutating func resume(_ resumed: Set<TopicPartition>) {
        for partition in resumed {
            guard let state = partitions[partition], state.isStarted, !state.isFlowing else { continue }
            partitions[partition]?.isFlowing = true
            partitions[partition]?.change = .seek(state.position)
        }
    }

    enum Taken {
        case event(GroupConsumerEvent)
        case failed(MessagingError)
        case closed
        case nothing
    }

    /// Takes the next event, or up to `maximum` messages that wait before the next event.
    mutating func take(_ maximum: Int) -> Taken {
        if isClosed { return .closed }
        var messages: [ReceivedMessage] = []
        while messages.count < maximum, let item = items.first {
            guard case .message(let message) = item else { break }
            items.removeFirst()
            bufferedBytes -= message.size
            messages.append(message)
        }
        if !messages.isEmpty { return .event(.messages(messages)) }
        if case .event(let event) = items.popFirst() { return .event(event) }
        return failure.map { .failed($0) } ?? .nothing
    }

    /// Drops what is buffered of partitions.
    ///
    /// - Returns: the first offset dropped of each.
    @discardableResult
    private mutating func drop(_ dropped: Set<TopicPartition>) -> [TopicPartition: Int64] {
        var first: [TopicPartition: Int64] = [:]
        var freed = 0
        items.removeAll { item in
            switch item {
            case .message(let message) where dropped.contains(message.source):
                first[message.source] = first[message.source] ?? message.offset
                freed += message.size
                return true
            case .event(.reachedEnd(let partition, _)): return dropped.contains(partition)
            default: return false
            }
        }
        bufferedBytes -= freed
        return first
    }
}

import DequeModule
import Messaging
import Synchronization

/// Delivers messages of chosen partitions to one caller: from memory near the end, from the database before that.
///
/// Nothing is fetched ahead of ``next()``, so a slow caller costs no memory; whoever commits wakes it.
final class MessageFeed: Sendable {
    private struct Cursor {
        var partition: PartitionLog
        var offset: Int64
        /// Tells a fetch begun before the last start from one begun after it.
        var start: Int
        var isReady = true
        var hasReportedEnd = false
    }

    private struct State {
        /// Events of the group, before anything that is read.
        var events: Deque<GroupConsumerEvent> = []
        var cursors: [Int64: Cursor] = [:]
        /// Partitions that may have something to deliver, in turn.
        var ready: Deque<Int64> = []
        var ends: Deque<(id: Int64, offset: Int64)> = []
        var paused: Set<TopicPartition> = []
        var starts = 0
        var isFinished = false
        var isInterrupted = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private struct Fetch {
        var partition: PartitionLog
        var start: Int
        var offset: Int64
        var end: Int64
    }

    private enum Step {
        case deliver(GroupConsumerEvent)
        case fetch(Fetch)
        case wait
        case finish
    }

    private let state = Mutex(State())
    private let database: LogDatabase
    private let time: any TimeSource
    private let maximumBytes: Int
    private let maximumCount = 1000

    /// - Parameter maximumBytes: of one event, whose single message may be larger.
    init(database: LogDatabase, time: any TimeSource, maximumBytes: Int) {
        self.database = database
        self.time = time
        self.maximumBytes = min(maximumBytes, 1 << 20)
    }

    /// The next event; `nil` once finished or where the calling task is cancelled.
    func next() async -> GroupConsumerEvent? {
        while !Task.isCancelled {
            switch state.withLock({ step(&$0) }) {
            case .deliver(let event): return event
            case .finish: return nil
            case .fetch(let fetch):
                if let event = await self.fetch(fetch) { return event }
            case .wait: await wait()
            }
        }
        return nil
    }

    /// Begins at the offsets named, or goes on there.
    func start(_ positions: [(partition: PartitionLog, offset: Int64)]) {
        let waiter = state.withLock { state in
            guard !state.isFinished else { return nil as CheckedContinuation<Void, Never>? }
            for (partition, offset) in positions {
                state.starts += 1
                state.paused.remove(partition.source)
                let wasReady = state.cursors[partition.id]?.isReady ?? false
                state.ends.removeAll { $0.id == partition.id }
                state.cursors[partition.id] = Cursor(
                    partition: partition,
                    offset: max(offset, partition.startOffset),
                    start: state.starts
                )
                if !wasReady { state.ready.append(partition.id) }
                partition.register(self)
            }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Ends delivery of every partition, then adds an event.
    func stopAll(then event: GroupConsumerEvent) {
        enqueue(event) { state in
            self.removeCursors(&state)
            state.paused = []
        }
    }

    /// Adds an event, which comes before any message, after `change`.
    func enqueue(_ event: GroupConsumerEvent) {
        enqueue(event) { _ in }
    }

    /// Replaces an event, if it has not been taken yet.
    func replaceWaiting(with event: GroupConsumerEvent, where matches: (GroupConsumerEvent) -> Bool) {
        state.withLock { state in
            guard let index = state.events.firstIndex(where: matches) else { return }
            state.events[index] = event
        }
    }

    func pause(_ partitions: Set<TopicPartition>) {
        state.withLock { $0.paused.formUnion(partitions) }
    }

    func resume(_ partitions: Set<TopicPartition>) {
        let waiter = state.withLock { state in
            state.paused.subtract(partitions)
            for (id, cursor) in state.cursors where !cursor.isReady && partitions.contains(cursor.partition.source) {
                state.cursors[id]?.isReady = true
                state.ready.append(id)
            }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Says that partitions may have something new.
    func wake(_ partitions: [Int64]) {
        let waiter = state.withLock { state in
            var hasMore = false
            for id in partitions {
                guard let cursor = state.cursors[id] else { continue }
                hasMore = true
                if !cursor.isReady {
                    state.cursors[id]?.isReady = true
                    state.ready.append(id)
                }
            }
            return hasMore ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Ends everything; ``next()`` returns `nil` from now on.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            state.events = []
            removeCursors(&state)
            return state.waiter.take()
        }
        waiter?.resume()
    }

    private func enqueue(_ event: GroupConsumerEvent, after change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            guard !state.isFinished else { return nil as CheckedContinuation<Void, Never>? }
            change(&state)
            state.events.append(event)
            return state.waiter.take()
        }
        waiter?.resume()
    }

    private func removeCursors(_ state: inout State) {
        for cursor in state.cursors.values { cursor.partition.unregister(self) }
        state.cursors = [:]
        state.ready = []
        state.ends = []
    }

    private func step(_ state: inout State) -> Step {
        if let event = state.events.popFirst() { return .deliver(event) }
        if state.isFinished { return .finish }
        if let event = takeEnd(&state) { return .deliver(event) }
        var messages: [ReceivedMessage] = []
        var bytes = 0
        while messages.count < maximumCount, bytes < maximumBytes, let id = state.ready.popFirst() {
            guard let cursor = state.cursors[id] else { continue }
            guard !state.paused.contains(cursor.partition.source) else {
                state.cursors[id]?.isReady = false
                continue
            }
            let reading = cursor.partition.read(
                from: cursor.offset,
                count: maximumCount - messages.count,
                bytes: maximumBytes - bytes
            )
            switch reading {
            case .messages(let found):
                messages.append(contentsOf: found)
                bytes += found.reduce(0) { $0 + $1.size }
                state.cursors[id]?.offset += Int64(found.count)
                state.cursors[id]?.hasReportedEnd = false
                state.ready.append(id)
            case .end(let offset):
                state.cursors[id]?.isReady = false
                if !cursor.hasReportedEnd {
                    state.cursors[id]?.hasReportedEnd = true
                    state.ends.append((id, offset))
                }
            case .stored(let end):
                state.ready.prepend(id)
                if messages.isEmpty {
                    return .fetch(
                        Fetch(partition: cursor.partition, start: cursor.start, offset: cursor.offset, end: end)
                    )
                }
                return .deliver(.messages(messages))
            }
        }
        if !messages.isEmpty { return .deliver(.messages(messages)) }
        return takeEnd(&state).map { .deliver($0) } ?? .wait
    }

    private func takeEnd(_ state: inout State) -> GroupConsumerEvent? {
        while let (id, offset) = state.ends.popFirst() {
            if let cursor = state.cursors[id] { return .reachedEnd(cursor.partition.source, offset: offset) }
        }
        return nil
    }

    private func fetch(_ fetch: Fetch) async -> GroupConsumerEvent? {
        do {
            if state.withLock({ $0.isInterrupted }) {
                try await time.sleep(for: .seconds(1))
            }
            let found = try await database.messages(
                of: fetch.partition,
                from: fetch.offset,
                to: fetch.end,
                count: maximumCount,
                bytes: maximumBytes
            )
            return state.withLock { state in
                state.isInterrupted = false
                guard state.cursors[fetch.partition.id]?.start == fetch.start else { return nil }
                state.cursors[fetch.partition.id]?.offset = found.next
                guard !found.messages.isEmpty else { return nil }
                state.cursors[fetch.partition.id]?.hasReportedEnd = false
                // The partitions take turns.
                if let first = state.ready.firstIndex(of: fetch.partition.id) {
                    state.ready.remove(at: first)
                    state.ready.append(fetch.partition.id)
                }
                return .messages(found.messages)
            }
        } catch {
            guard let error = error as? MessagingError, error.code != .closed else { return nil }
            let wasInterrupted = state.withLock { state in
                defer { state.isInterrupted = true }
                return state.isInterrupted
            }
            return wasInterrupted ? nil : .interrupted(error)
        }
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWanted = state.withLock { state in
                    precondition(state.waiter == nil, "one caller at a time")
                    // Something may have come since the last step; the check and the wait are one.
                    guard state.events.isEmpty, state.ready.isEmpty, !state.isFinished, !Task.isCancelled else {
                        return false
                    }
                    state.waiter = continuation
                    return true
                }
                if !isWanted { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }
}

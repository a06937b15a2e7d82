import DequeModule
import GRDB
import Messaging
import Synchronization

/// Commits what producers and groups ask for: all that waits goes into one transaction of the database, so that one
/// flush of the disk serves many callers.
///
/// It runs on the queue of the database's writing connection, one batch at a time.
final class LogWriter: Sendable {
    typealias Outcome = Result<[MessagePosition], MessagingError>

    private struct Waiting {
        var request: AppendRequest
        var size: Int
        var continuation: CheckedContinuation<Outcome, Never>
    }

    private struct Queue {
        var waiting: Deque<Waiting> = []
        /// Of what waits and what is being committed.
        var bytes = 0
        var isScheduled = false
        var isClosed = false
    }

    /// What one commit may hold, so that a waiting caller is not kept behind an unbounded one.
    private static let batchBytes = 4 << 20

    private let queue = Mutex(Queue())
    private let tail: Mutex<TailCache>
    private let producers = Mutex<[String: Int]>([:])
    private let database: LogDatabase
    private let log: MessageLog
    private let coordinator: GroupCoordinator
    private let time: any TimeSource
    private let maximumPendingBytes: Int

    init(
        database: LogDatabase,
        log: MessageLog,
        coordinator: GroupCoordinator,
        time: any TimeSource,
        configuration: SQLiteTransportConfiguration
    ) {
        self.database = database
        self.log = log
        self.coordinator = coordinator
        self.time = time
        maximumPendingBytes = configuration.maximumPendingBytes
        tail = Mutex(TailCache(maximumBytes: configuration.tailCacheBytes))
    }

    /// Commits a request; returns once it is durable and visible.
    ///
    /// - Returns: the positions of its messages, in order.
    func append(_ request: AppendRequest) async throws(MessagingError) -> [MessagePosition] {
        let size = request.size
        let outcome = await withCheckedContinuation { continuation in
            let (refusal, schedules): (MessagingError?, Bool) = queue.withLock { queue in
                if queue.isClosed { return (.transportClosed, false) }
                // Positions alone are few, and what waits for others to be committed has to get through.
                if !request.messages.isEmpty, queue.bytes > 0, queue.bytes + size > maximumPendingBytes {
                    return (Self.full, false)
                }
                queue.bytes += size
                queue.waiting.append(Waiting(request: request, size: size, continuation: continuation))
                defer { queue.isScheduled = true }
                return (nil, !queue.isScheduled)
            }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
            if schedules { schedule() }
        }
        return try outcome.get()
    }

    /// Returns once everything asked for before has been committed or refused.
    func flush() async {
        // Only a closed queue refuses this, and then there is nothing left.
        _ = try? await append(AppendRequest())
    }

    /// Takes no more requests and returns once those taken have been answered.
    func close() async {
        await flush()
        queue.withLock { $0.isClosed = true }
        // What came between the two is answered by the batches before this one.
        try? await database.connection.writeWithoutTransaction { _ in }
        while queue.withLock({ $0.isScheduled }) {
            try? await database.connection.writeWithoutTransaction { _ in }
        }
    }

    /// Begins the next epoch of a transactional producer, after which the epochs before it can commit nothing.
    func registerProducer(id: String) async throws(MessagingError) -> AppendRequest.Producer {
        let epoch = producers.withLock { producers in
            producers[id, default: 0] += 1
            return producers[id] ?? 1
        }
        _ = try await append(AppendRequest())
        return AppendRequest.Producer(id: id, epoch: epoch)
    }

    private static var full: MessagingError {
        MessagingError(
            .bufferFull,
            "The message log cannot write as fast as messages come. Send again later, or send fewer.",
            isRetriable: true
        )
    }

    private func schedule() {
        database.connection.asyncWriteWithoutTransaction { database in
            self.commitWaiting(database)
        }
    }

    private func commitWaiting(_ database: Database) {
        let batch = queue.withLock { queue in
            var batch: [Waiting] = []
            var bytes = 0
            while let first = queue.waiting.first, batch.isEmpty || bytes + first.size <= Self.batchBytes {
                bytes += first.size
                batch.append(first)
                queue.waiting.removeFirst()
            }
            return batch
        }
        let outcomes = commit(batch.map(\.request), in: database)
        let continues = queue.withLock { queue in
            queue.bytes -= batch.reduce(0) { $0 + $1.size }
            queue.isScheduled = !queue.waiting.isEmpty
            return queue.isScheduled
        }
        for (waiting, outcome) in zip(batch, outcomes) { waiting.continuation.resume(returning: outcome) }
        if continues { schedule() }
    }

    private func commit(_ requests: [AppendRequest], in database: Database) -> [Outcome] {
        var batch = AppendBatch(now: time.now())
        var outcomes: [Outcome] = []
        do {
            // A request that is refused is refused before it has written anything, so it needs no savepoint of its own.
            let needsDatabase = requests.contains { !$0.messages.isEmpty || $0.positions != nil }
            guard needsDatabase else { return requests.map { _ in .success([]) } }
            try database.inTransaction(.immediate) {
                let insertion = try MessageInsertion(database)
                for request in requests {
                    if let refusal = refusal(of: request) {
                        outcomes.append(.failure(refusal))
                    } else {
                        outcomes.append(.success(try batch.append(request, with: insertion, in: database)))
                    }
                }
                return .commit
            }
        } catch {
            let failure = MessagingError.storage(error, at: self.database.path)
            return requests.indices.map { index in
                if index < outcomes.count, case .failure(let refusal) = outcomes[index] { return .failure(refusal) }
                return .failure(failure)
            }
        }
        publish(batch)
        return outcomes
    }

    private func refusal(of request: AppendRequest) -> MessagingError? {
        if let producer = request.producer, producers.withLock({ $0[producer.id] }) != producer.epoch {
            return MessagingError(.fenced, "A newer producer \(producer.id) has taken over.")
        }
        if let message = request.messages.first(where: { $0.partition.isDeleted }) {
            return .unknownTopic(message.partition.source.topic)
        }
        if let positions = request.positions {
            if let deleted = positions.offsets.first(where: { $0.partition.isDeleted }) {
                return .unknownTopic(deleted.partition.source.topic)
            }
            return coordinator.refusal(of: positions)
        }
        return nil
    }

    private func publish(_ batch: AppendBatch) {
        for (group, offsets) in batch.committed { log.recordCommitted(offsets, group: group) }
        var woken: [ObjectIdentifier: (feed: MessageFeed, partitions: [Int64])] = [:]
        for appended in batch.partitions.values {
            for feed in appended.partition.publish(appended.messages) {
                woken[ObjectIdentifier(feed), default: (feed, [])].partitions.append(appended.partition.id)
            }
        }
        tail.withLock { tail in
            for appended in batch.partitions.values { tail.add(appended.messages, of: appended.partition) }
        }
        for (feed, partitions) in woken.values { feed.wake(partitions) }
    }
}

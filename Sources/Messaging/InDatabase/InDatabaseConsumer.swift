package import GRDB
package import Logging
import ServiceLifecycle

/// Takes messages into a database, their offsets in the same transaction: each message has its effect exactly once.
///
/// Partitions are fixed, without a group. Offsets move by compare-and-set, so that a second process on the same database
/// stops instead of doubling work.
package struct InDatabaseConsumer: Service {
    /// Applies messages, in order within each partition, inside the write transaction.
    ///
    /// What it throws for one message alone makes that message a dead letter.
    package typealias Handler = @Sendable (Database, [ReceivedMessage]) throws -> Void

    /// Records a message that could not be applied, inside a write transaction.
    package typealias DeadLetterHandler = @Sendable (Database, ReceivedMessage, any Error) throws -> Void

    /// How far this consumer has come.
    package let progress = InDatabaseProgress()

    private let offsets: InDatabaseOffsets
    private let topics: [String]
    private let partitions: Set<Int32>?
    private let transport: any MessagingTransport
    private let database: any DatabaseWriter
    private let time: any TimeSource
    private let logger: Logger
    private let handle: Handler
    private let deadLetter: DeadLetterHandler
    private let afterCommit: @Sendable ([ReceivedMessage]) -> Void

    /// - Parameters:
    ///   - name: stands beside the offsets; unique in the database.
    ///   - partitions: the partitions to take of every topic; `nil` takes all.
    ///   - afterCommit: called with the messages of each transaction once it is committed; must not block.
    package init(
        name: String,
        topics: [String],
        partitions: Set<Int32>? = nil,
        transport: any MessagingTransport,
        database: any DatabaseWriter,
        time: any TimeSource,
        logger: Logger,
        handle: @escaping Handler,
        deadLetter: @escaping DeadLetterHandler,
        afterCommit: @escaping @Sendable ([ReceivedMessage]) -> Void = { _ in }
    ) {
        offsets = InDatabaseOffsets(consumer: name)
        self.topics = topics
        self.partitions = partitions
        self.transport = transport
        self.database = database
        self.time = time
        self.logger = logger
        self.handle = handle
        self.deadLetter = deadLetter
        self.afterCommit = afterCommit
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await consume()
            } catch is CancellationError {
                return
            }
        }
    }

    /// The offsets after the last message there is now in every partition this consumer takes, for ``progress``.
    package func currentEnd() async throws(MessagingError) -> [TopicPartition: Int64] {
        let wanted = try await assignedPartitions()
        return try await transport.administrator.offsets(
            Dictionary(uniqueKeysWithValues: wanted.map { ($0, StartPosition.latest) })
        )
    }

    private func assignedPartitions() async throws(MessagingError) -> [TopicPartition] {
        let all = try await transport.administrator.partitions(of: topics)
        return all.filter { partitions?.contains($0.partition) ?? true }
    }

    private func consume() async throws {
        let stored = try await database.write { database in
            try InDatabaseOffsets.createTable(database)
            return try offsets.positions(database)
        }
        let assigned = try await retrying(time: time, logger: logger) { try await assignedPartitions() }
        var positions = stored.filter { assigned.contains($0.key) }
        progress.advance(positions)
        let starts = Dictionary(
            uniqueKeysWithValues: assigned.map { ($0, positions[$0].map(StartPosition.offset) ?? .earliest) }
        )
        let reader = try await retrying(time: time, logger: logger) { try await transport.makeReader(starts) }
        do {
            while let event = try await reader.next() {
                switch event {
                case .messages(let messages):
                    try await take(messages, &positions)
                case .reachedEnd(let partition, let offset):
                    progress.advance([partition: offset])
                case .interrupted(let error):
                    logger.warning("Reading interrupted", metadata: ["error.code": "\(error.code)"])
                }
                try Task.checkCancellation()
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
        try Task.checkCancellation()
    }

    private func take(_ messages: [ReceivedMessage], _ positions: inout [TopicPartition: Int64]) async throws {
        let known = positions
        let fresh = messages.filter { $0.offset >= known[$0.source, default: 0] }
        guard !fresh.isEmpty else { return }
        do {
            positions = try await apply(fresh, known) { database in try handle(database, fresh) }
        } catch let error where !error.isOfMessage {
            throw error
        } catch {
            try await takeOneByOne(fresh, &positions)
        }
        progress.advance(positions)
        afterCommit(fresh)
    }

    /// Finds the messages that cannot be applied, and makes each of them a dead letter.
    private func takeOneByOne(_ messages: [ReceivedMessage], _ positions: inout [TopicPartition: Int64]) async throws {
        for message in messages {
            do {
                positions = try await apply([message], positions) { database in try handle(database, [message]) }
            } catch let error where !error.isOfMessage {
                throw error
            } catch {
                logger.error(
                    "Message is a dead letter",
                    metadata: [
                        "messaging.source": "\(message.source)", "messaging.offset": "\(message.offset)",
                        "error.type": "\(type(of: error))",
                    ]
                )
                positions = try await apply([message], positions) { database in
                    try deadLetter(database, message, error)
                }
            }
        }
    }

    /// One transaction: what `change` does, and the offsets after `messages`.
    private func apply(
        _ messages: [ReceivedMessage],
        _ known: [TopicPartition: Int64],
        _ change: @escaping @Sendable (Database) throws -> Void
    ) async throws -> [TopicPartition: Int64] {
        var next: [TopicPartition: Int64] = [:]
        for message in messages { next[message.source] = message.offset + 1 }
        let moves = next
        var backoff = Backoff()
        while true {
            do {
                try await database.write { database in
                    try change(database)
                    for (partition, offset) in moves {
                        try offsets.advance(partition, from: known[partition], to: offset, database)
                    }
                }
                return known.merging(moves) { $1 }
            } catch let error as DatabaseError where error.isTransient {
                logger.error("Database cannot be written", metadata: ["error.code": "\(error.resultCode)"])
                try await time.sleep(for: backoff.pause())
            }
        }
    }
}

extension DatabaseError {
    /// Whether the same write may succeed later: the disk is full or failing, or the database is locked.
    fileprivate var isTransient: Bool {
        [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_LOCKED].contains(resultCode.primaryResultCode)
    }
}

extension Error {
    /// Whether the failure may lie in one message, rather than in the database, in a rival or in a shutdown.
    fileprivate var isOfMessage: Bool {
        !(self is CancellationError) && (self as? MessagingError)?.code != .fenced
    }
}

package import Foundation
package import Logging
package import Messaging
import Synchronization

/// Carries messages within one process, durably: a log in an SQLite database, in memory or in a data directory.
///
/// A directory belongs to one process at a time; others may read beside it (``init(readOnly:configuration:time:)``).
/// Everything sent is committed with `synchronous=FULL` in WAL mode before the call returns; what waits at the same time
/// shares one commit.
package final class SQLiteTransport: MessagingTransport {
    package let maximumMessageSize: Int
    package let administrator: any MessagingAdministrator

    private let database: LogDatabase
    private let log: MessageLog
    private let coordinator: GroupCoordinator
    private let writer: LogWriter
    private let maintenance: LogMaintenance
    private let follower: LogFollower?
    private let time: any TimeSource
    private let openFeeds = OpenFeeds()
    private let lock: Mutex<DirectoryLock?>
    private let background = Mutex<Task<Void, Never>?>(nil)
    private let isClosed = Atomic<Bool>(false)

    /// A log in memory, of its own. Opens on the calling thread, as the other initializers do.
    package convenience init(
        configuration: SQLiteTransportConfiguration = SQLiteTransportConfiguration(),
        time: any TimeSource = SystemTimeSource(),
        logger: Logger = Logger(label: "tandem.messaging.sqlite")
    ) throws(MessagingError) {
        let database = try LogDatabase(maximumBytes: configuration.maximumDatabaseBytes)
        try self.init(database: database, lock: nil, configuration: configuration, time: time, logger: logger)
    }

    /// The log in a data directory, `log.sqlite`; both are made where they are missing.
    ///
    /// - Throws: ``MessagingError/Code/locked`` where another process runs on the directory, naming it.
    package convenience init(
        directory: URL,
        configuration: SQLiteTransportConfiguration = SQLiteTransportConfiguration(),
        time: any TimeSource = SystemTimeSource(),
        logger: Logger = Logger(label: "tandem.messaging.sqlite")
    ) throws(MessagingError) {
        do {
            try FileManager.default.createDirectory(
                at: directory,
                withIntermediateDirectories: true,
                // Customers' words stand in it.
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw MessagingError(
                .accessDenied,
                "The data directory \(directory.path) cannot be made. Check its place and permissions.",
                cause: error
            )
        }
        let lock = try DirectoryLock(directory: directory.path)
        let file = directory.appendingPathComponent("log.sqlite").path
        if !FileManager.default.fileExists(atPath: file) {
            // SQLite gives the files that it makes beside this one the same permissions.
            _ = FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        let database = try LogDatabase(
            file: file,
            maximumBytes: configuration.maximumDatabaseBytes
        )
        try self.init(database: database, lock: lock, configuration: configuration, time: time, logger: logger)
    }

    /// Reads the log in a data directory, whether a process runs on it or none. Whatever would write is refused with
    /// ``MessagingError/Code/accessDenied``, group consumers among it.
    ///
    /// - Throws: ``MessagingError/Code/unavailable`` where there is no log.
    package convenience init(
        readOnly directory: URL,
        configuration: SQLiteTransportConfiguration = SQLiteTransportConfiguration(),
        time: any TimeSource = SystemTimeSource(),
        logger: Logger = Logger(label: "tandem.messaging.sqlite")
    ) throws(MessagingError) {
        let database = try LogDatabase(readOnly: directory.appendingPathComponent("log.sqlite").path)
        try self.init(database: database, lock: nil, configuration: configuration, time: time, logger: logger)
    }

    private init(
        database: LogDatabase,
        lock: consuming DirectoryLock?,
        configuration: SQLiteTransportConfiguration,
        time: any TimeSource,
        logger: Logger
    ) throws(MessagingError) {
        self.database = database
        self.lock = Mutex(lock)
        self.time = time
        maximumMessageSize = configuration.maximumMessageSize
        let (topics, committed) = try database.load()
        let log = MessageLog(topics: topics, committed: committed)
        self.log = log
        coordinator = GroupCoordinator(log: log, time: time)
        writer = LogWriter(
            database: database,
            log: log,
            coordinator: coordinator,
            time: time,
            configuration: configuration
        )
        let maintenance = LogMaintenance(
            database: database,
            log: log,
            time: time,
            tombstoneRetention: configuration.tombstoneRetention
        )
        self.maintenance = maintenance
        let follower = database.isReadOnly ? try LogFollower(file: database.path, log: log) : nil
        self.follower = follower
        administrator = SQLiteAdministrator(
            database: database,
            log: log,
            coordinator: coordinator,
            follower: follower
        )
        let interval = database.isReadOnly ? configuration.readOnlyCheckInterval : configuration.maintenanceInterval
        if let interval {
            background.withLock { background in
                background = Task {
                    if let follower {
                        await follower.run(every: interval, time: time)
                    } else {
                        await maintenance.run(every: interval, logger: logger)
                    }
                }
            }
        }
    }

    deinit {
        background.withLock { $0?.cancel() }
    }

    package func makeProducer() async throws(MessagingError) -> any MessageProducer {
        try assertWritable()
        return SQLiteProducer(preparation: preparation, writer: writer)
    }

    package func makeTransactionalProducer(
        id: String
    ) async throws(MessagingError) -> any TransactionalProducer {
        try assertWritable()
        return SQLiteTransactionalProducer(
            producer: try await writer.registerProducer(id: id),
            preparation: preparation,
            writer: writer
        )
    }

    package func makeGroupConsumer(
        _ configuration: GroupConsumerConfiguration
    ) async throws(MessagingError) -> any GroupConsumer {
        try await makeMember(configuration)
    }

    /// ``makeGroupConsumer(_:)``, with the means to stop the member's heartbeats.
    package func makeMember(
        _ configuration: GroupConsumerConfiguration
    ) async throws(MessagingError) -> SQLiteGroupConsumer {
        try assertWritable()
        for topic in configuration.topics { _ = try log.topic(topic) }
        return SQLiteGroupConsumer(
            member: GroupMember(configuration: configuration, feed: makeFeed(configuration.maximumBufferedBytes)),
            coordinator: coordinator,
            preparation: preparation,
            writer: writer,
            database: database
        )
    }

    package func makeReader(
        _ positions: [TopicPartition: StartPosition],
        maximumBufferedBytes: Int
    ) async throws(MessagingError) -> any MessageReader {
        guard !isClosed.load(ordering: .relaxed) else { throw .transportClosed }
        let offsets = try await administrator.offsets(positions)
        let feed = makeFeed(maximumBufferedBytes)
        var starts: [(partition: PartitionLog, offset: Int64)] = []
        for (source, offset) in offsets { starts.append((try log.partition(source), offset)) }
        feed.start(starts)
        return SQLiteReader(feed: feed)
    }

    package func close() async {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        background.withLock { $0?.cancel() }
        coordinator.close()
        openFeeds.finishAll()
        await writer.close()
        await background.withLock { $0 }?.value
        follower?.close()
        // A connection that a reader still uses closes when that reading ends.
        try? database.close()
        lock.withLock { $0 = nil }
    }

    /// Removes what topics no longer keep, now; done in the background too.
    package func runMaintenance() async throws(MessagingError) {
        try assertWritable()
        try await maintenance.run()
    }

    private var preparation: MessagePreparation {
        MessagePreparation(log: log, maximumMessageSize: maximumMessageSize)
    }

    private func makeFeed(_ maximumBytes: Int) -> MessageFeed {
        let feed = MessageFeed(database: database, time: time, maximumBytes: maximumBytes)
        openFeeds.add(feed)
        return feed
    }

    private func assertWritable() throws(MessagingError) {
        guard !isClosed.load(ordering: .relaxed) else { throw .transportClosed }
        guard !database.isReadOnly else { throw .readOnly }
    }
}

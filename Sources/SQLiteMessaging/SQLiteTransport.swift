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

    private let configuration: SQLiteTransportConfiguration
    private let database: LogDatabase
    private let log: MessageLog
    private let coordinator: GroupCoordinator
    private let writer: LogWriter
    private let time: any TimeSource
    private let openFeeds = OpenFeeds()
    private let isClosed = Atomic<Bool>(false)

    /// A log in memory, of its own.
    package convenience init(
        configuration: SQLiteTransportConfiguration = SQLiteTransportConfiguration(),
        time: any TimeSource = SystemTimeSource()
    ) throws(MessagingError) {
        let database = try LogDatabase(maximumBytes: configuration.maximumDatabaseBytes)
        try self.init(database: database, configuration: configuration, time: time)
    }

    private init(
        database: LogDatabase,
        configuration: SQLiteTransportConfiguration,
        time: any TimeSource
    ) throws(MessagingError) {
        self.configuration = configuration
        self.database = database
        self.time = time
        maximumMessageSize = configuration.maximumMessageSize
        let (topics, committed) = try database.load()
        log = MessageLog(topics: topics, committed: committed)
        coordinator = GroupCoordinator(log: log, time: time)
        writer = LogWriter(
            database: database,
            log: log,
            coordinator: coordinator,
            time: time,
            configuration: configuration
        )
        administrator = SQLiteAdministrator(
            database: database,
            log: log,
            coordinator: coordinator,
            refresh: { () async throws(MessagingError) in }
        )
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
        coordinator.close()
        openFeeds.finishAll()
        await writer.close()
        try? database.close()
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

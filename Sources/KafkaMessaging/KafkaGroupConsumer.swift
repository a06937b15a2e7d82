import Logging
import Messaging
import Synchronization

/// A member of a Kafka consumer group, with eager `range` assignment.
final class KafkaGroupConsumer: GroupConsumer, ClosableClient {
    private let consuming: ConsumingClient
    private let events: GroupEvents
    private let startWithoutOffset: StartPosition
    /// For questions that may take long, so that no commit waits behind them.
    private let queries: SerialThread

    /// Longer than any transaction may be pending.
    private static let committedTimeout = Duration.seconds(30)

    init(
        _ group: GroupConsumerConfiguration,
        configuration: KafkaConfiguration,
        logger: Logger
    ) async throws(MessagingError) {
        consuming = try ConsumingClient(
            name: "\(configuration.clientID)-\(group.group)",
            properties: configuration.groupConsumerProperties(group),
            maximumBufferedBytes: group.maximumBufferedBytes,
            logger: logger
        )
        startWithoutOffset = group.startWithoutOffset
        events = GroupEvents(consuming: consuming, releaseTimeout: group.releaseTimeout, logger: logger)
        queries = SerialThread(name: "\(configuration.clientID)-\(group.group)-queries")
        consuming.start(events)
        do throws(MessagingError) {
            try await consuming.subscribe(group.topics)
        } catch {
            await close()
            throw error
        }
    }

    func next() async throws(MessagingError) -> GroupConsumerEvent? {
        try await consuming.channel.next()
    }

    func start(_ positions: [TopicPartition: Int64]) async throws(MessagingError) {
        consuming.change { $0.start(positions) }
    }

    func pause(_ partitions: Set<TopicPartition>) {
        consuming.change { $0.pause(partitions) }
    }

    func resume(_ partitions: Set<TopicPartition>) {
        consuming.change { $0.resume(partitions) }
    }

    func committed(
        _ partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: CommittedOffset] {
        guard !partitions.isEmpty else { return [:] }
        let committed = try await consuming.committed(partitions, timeout: Self.committedTimeout, on: queries)
        var answer = committed.mapValues { CommittedOffset(offset: $0, isCommitted: true) }
        let missing = partitions.subtracting(committed.keys)
        guard !missing.isEmpty else { return answer }
        let starts = try await consuming.offsets(
            Dictionary(uniqueKeysWithValues: missing.map { ($0, startWithoutOffset) }),
            timeout: Self.committedTimeout,
            on: queries
        )
        answer.merge(starts.mapValues { CommittedOffset(offset: $0, isCommitted: false) }) { $1 }
        return answer
    }

    func commit(_ offsets: [TopicPartition: Int64], of assignment: Assignment) async throws(MessagingError) {
        guard !offsets.isEmpty else { return }
        try events.ledger.withLock { ledger throws(MessagingError) in try ledger.beginCommit(assignment.number) }
        defer {
            events.ledger.withLock { $0.endCommit() }
            consuming.client.wake()
        }
        try await consuming.commit(offsets)
    }

    func release(_ assignment: Assignment) {
        events.ledger.withLock { $0.release(assignment.number) }
        consuming.client.wake()
    }

    var isClosed: Bool { consuming.client.isClosing }

    func close() async {
        await consuming.close()
        queries.stop()
    }
}

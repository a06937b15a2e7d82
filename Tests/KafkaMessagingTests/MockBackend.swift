import KafkaMessaging
import Logging
import Messaging
import MessagingTestKit

/// The mock cluster for the conformance suite, with the librdkafka that the system ships.
struct MockBackend: MessagingBackend {
    let name = "mock cluster"
    let cluster: MockCluster
    // A rebalance takes a second less.
    let sessionTimeout = Duration.seconds(4)
    let checkLimit = Duration.seconds(60)

    init() throws {
        cluster = try MockCluster()
    }

    func reasonNotShown(_ point: ConformancePoint) -> String? {
        switch point {
        case .takeoverFromKilled, .sleeperCannotCommit, .nothingCommittedLate:
            "a client is killed and frozen with its process: see the membership tests"
        case .atomicConsumeAndProduce, .abortedIsInvisible, .newerProducerFences, .exactlyOnceInTransaction:
            "the mock cluster drops positions sent in transactions, shows aborted records and fences nobody"
        case .compactionKeepsLast: "the mock cluster does not compact"
        case .readingByTime: "the mock cluster does not look up times"
        default: nil
        }
    }

    func makeClient() async throws -> any MessagingClient {
        InProcessClient(transport: try makeTransport())
    }

    func makeObserver() async throws -> any MessagingTransport {
        try makeTransport()
    }

    private func makeTransport() throws -> MockTransport {
        var configuration = KafkaConfiguration(bootstrapServers: cluster.bootstrapServers)
        configuration.properties = ["fetch.wait.max.ms": "10", "heartbeat.interval.ms": "300"]
        return MockTransport(
            base: try KafkaTransport(configuration: configuration, logger: .silent),
            cluster: cluster
        )
    }

    func pass(_ duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }

    func compact(_ topic: String) async throws {
        throw ConformanceFailure("the mock cluster does not compact")
    }

    func close() async {}
}

/// The transport under test, except that topics are made by hand, which the mock cluster does not do by request.
private struct MockTransport: MessagingTransport {
    let base: KafkaTransport
    let cluster: MockCluster

    var maximumMessageSize: Int { base.maximumMessageSize }
    var administrator: any MessagingAdministrator { MockAdministrator(base: base.administrator, cluster: cluster) }

    func makeProducer() async throws(MessagingError) -> any MessageProducer {
        try await base.makeProducer()
    }

    func makeTransactionalProducer(id: String) async throws(MessagingError) -> any TransactionalProducer {
        try await base.makeTransactionalProducer(id: id)
    }

    func makeGroupConsumer(
        _ configuration: GroupConsumerConfiguration
    ) async throws(MessagingError) -> any GroupConsumer {
        try await base.makeGroupConsumer(configuration)
    }

    func makeReader(
        _ positions: [TopicPartition: StartPosition],
        maximumBufferedBytes: Int
    ) async throws(MessagingError) -> any MessageReader {
        try await base.makeReader(positions, maximumBufferedBytes: maximumBufferedBytes)
    }

    func close() async {
        await base.close()
    }
}

private struct MockAdministrator: MessagingAdministrator {
    let base: any MessagingAdministrator
    let cluster: MockCluster

    func topics() async throws(MessagingError) -> [TopicSpecification] {
        // The mock cluster has no controller, which tells how long topics are kept.
        cluster.topics.map { TopicSpecification(name: $0, partitions: $1, retention: .forever) }
    }

    func create(_ topics: [TopicSpecification]) async throws(MessagingError) {
        do {
            for topic in topics { try cluster.createTopic(topic.name, partitions: topic.partitions) }
        } catch {
            throw MessagingError(.topicExists, "The mock cluster refuses a topic.", cause: error)
        }
    }

    /// The mock cluster ends with its test, and its topics with it.
    func delete(_ names: [String]) async throws(MessagingError) {}

    func offsets(_ positions: [TopicPartition: StartPosition]) async throws(MessagingError) -> [TopicPartition: Int64] {
        try await base.offsets(positions)
    }

    func committedOffsets(
        group: String,
        partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: Int64] {
        try await base.committedOffsets(group: group, partitions: partitions)
    }
}

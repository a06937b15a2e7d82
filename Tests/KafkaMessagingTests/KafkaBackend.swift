import KafkaMessaging
import Logging
import Messaging
import MessagingTestKit

/// A real broker for the conformance suite.
struct KafkaBackend: MessagingBackend {
    let name: String
    let servers: String
    // Tansu lets a first join take half of it.
    let sessionTimeout = Duration.seconds(6)
    let checkLimit = Duration.seconds(60)

    /// Tansu, or the broker that `KAFKA_BOOTSTRAP_SERVERS` names.
    init() async throws {
        servers = try await TestBrokers.servers()
        name = TestBrokers.external == nil ? "Tansu" : "Kafka"
    }

    func reasonNotShown(_ point: ConformancePoint) -> String? {
        switch point {
        case .takeoverFromKilled, .sleeperCannotCommit, .nothingCommittedLate:
            "a client is killed and frozen with its process: see the membership tests"
        case .readingByTime where name == "Tansu": "Tansu answers 0 for a time between two messages"
        case .compactionKeepsLast where name == "Tansu": "Tansu does not compact"
        case .compactionKeepsLast: "the broker compacts when it sees fit"
        default: nil
        }
    }

    func makeClient() async throws -> any MessagingClient {
        InProcessClient(transport: try makeTransport())
    }

    func makeObserver() async throws -> any MessagingTransport {
        try makeTransport()
    }

    private func makeTransport() throws -> KafkaTransport {
        try KafkaTransport(configuration: KafkaConfiguration(bootstrapServers: servers), logger: .silent)
    }

    func pass(_ duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }

    func compact(_ topic: String) async throws {
        throw ConformanceFailure("compaction cannot be asked for")
    }

    func close() async {}
}

/// A client in the test's own process, which can be neither killed nor frozen alone.
struct InProcessClient: MessagingClient {
    let transport: any MessagingTransport

    func kill() async throws { throw ConformanceFailure("a client in this process cannot be killed") }
    func freeze() async throws { throw ConformanceFailure("a client in this process cannot be frozen") }
    func thaw() async throws { throw ConformanceFailure("a client in this process cannot be thawed") }
    func close() async { await transport.close() }
}

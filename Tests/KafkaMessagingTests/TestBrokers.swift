import Foundation
import KafkaMessaging
import Logging
import Messaging
import MessagingTestKit
import Testing

/// Which brokers this run of the tests has.
///
/// `Tests/run` makes two runs, because a process has one librdkafka: with the system's, on the mock cluster, which shows
/// plain work and injected errors; and with a newer one and `TANDEM_TANSU` set, on Tansu, which shows groups and
/// transactions. `KAFKA_BOOTSTRAP_SERVERS` puts another broker in Tansu's place.
enum TestBrokers {
    /// Repeats a run of the membership tests that printed this seed.
    static let membershipSeed = ProcessInfo.processInfo.environment["TANDEM_MEMBERSHIP_SEED"].flatMap(UInt64.init)

    static let external = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"].flatMap {
        $0.isEmpty ? nil : $0
    }

    static let hasRealBroker =
        external != nil || ProcessInfo.processInfo.environment["TANDEM_TANSU"]?.isEmpty == false

    /// The servers of a real broker, which all tests of this process share; each has topics and groups of its own.
    static func servers() async throws -> String {
        if let external { return external }
        return try await tansu.value.bootstrapServers
    }

    private static let tansu = Task { try await Tansu.start() }
}

extension KafkaTransport {
    /// A transport for one test, which is closed after it.
    static func with(
        _ servers: String,
        properties: [String: String] = [:],
        _ body: (KafkaTransport) async throws -> Void
    ) async throws {
        var configuration = KafkaConfiguration(bootstrapServers: servers)
        configuration.properties = properties
        var logger = Logger(label: "test")
        logger.logLevel =
            ProcessInfo.processInfo.environment["TEST_LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .critical
        let transport = try KafkaTransport(configuration: configuration, logger: logger)
        do {
            try await body(transport)
        } catch {
            await transport.close()
            throw error
        }
        await transport.close()
    }

    /// Makes a topic that no other test uses.
    func makeTopic(partitions: Int32 = 1) async throws -> String {
        let name = "test-\(UUID().uuidString.lowercased())"
        try await administrator.create([
            TopicSpecification(name: name, partitions: partitions, retention: .time(.seconds(3600)))
        ])
        return name
    }

    func group(_ topic: String, id: String = UUID().uuidString) -> GroupConsumerConfiguration {
        var group = GroupConsumerConfiguration(group: id, topics: [topic])
        group.sessionTimeout = .seconds(6)
        group.releaseTimeout = .seconds(10)
        return group
    }
}

extension GroupConsumer {
    /// Waits for an assignment, ignoring outages, which a broker may have while the group is made.
    func nextAssignment() async throws -> Assignment {
        while let event = try await next() {
            if case .assigned(let assignment) = event { return assignment }
        }
        throw BrokerWasClosed()
    }

    /// Waits for the end of an assignment.
    func nextRevocation() async throws -> (Assignment, isLost: Bool) {
        while let event = try await next() {
            switch event {
            case .revoked(let assignment): return (assignment, false)
            case .lost(let assignment): return (assignment, true)
            default: continue
            }
        }
        throw BrokerWasClosed()
    }

    /// Waits for at least this many messages.
    func messages(_ count: Int) async throws -> [ReceivedMessage] {
        var messages: [ReceivedMessage] = []
        while messages.count < count, let event = try await next() {
            if case .messages(let more) = event { messages += more }
        }
        return messages
    }

    /// Begins all partitions of an assignment where the group stands.
    func startAll(_ assignment: Assignment) async throws {
        try await start(try await committed(assignment.partitions).mapValues(\.offset))
    }
}

extension MessageReader {
    /// Reads until the ends of this many partitions have been reached.
    func readToEnds(_ count: Int = 1) async throws -> [ReceivedMessage] {
        var messages: [ReceivedMessage] = []
        var ends: Set<TopicPartition> = []
        while ends.count < count, let event = try await next() {
            switch event {
            case .messages(let more): messages += more
            case .reachedEnd(let partition, _): ends.insert(partition)
            case .interrupted: continue
            }
        }
        return messages
    }
}

struct BrokerWasClosed: Error {}

extension OutgoingMessage {
    init(_ topic: String, key: String? = nil, _ value: String?) {
        self.init(topic: topic, key: key.map { Data($0.utf8) }, value: value.map { Data($0.utf8) })
    }
}

extension ReceivedMessage {
    var text: String { String(decoding: value ?? Data(), as: UTF8.self) }
}

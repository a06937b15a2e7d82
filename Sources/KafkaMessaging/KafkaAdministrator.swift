import Logging
import Messaging

/// Administers topics and reads offsets over a client of its own, made with the first call.
final class KafkaAdministrator: MessagingAdministrator {
    private let client: KafkaClient
    private let configuration: KafkaConfiguration

    init(configuration: KafkaConfiguration, logger: Logger) throws(MessagingError) {
        self.configuration = configuration
        client = try KafkaClient(
            role: .administrator,
            name: "\(configuration.clientID)-administrator",
            properties: configuration.administratorProperties(),
            logger: logger
        )
        client.start(DeliveryReports { _ in })
    }

    func topics() async throws(MessagingError) -> [TopicSpecification] {
        try await request { native, timeout throws(MessagingError) in
            // Names that begin so are the brokers' own, such as __consumer_offsets.
            let counts = try KafkaClient.partitionCounts(native, timeout: timeout)
                .filter { !$0.key.hasPrefix("__") }
            let retentions: [String: TopicRetention]
            do throws(MessagingError) {
                retentions = try KafkaClient.retentions(of: Array(counts.keys), with: native, timeout: timeout)
            } catch  where error.code == .configuration {
                // These brokers do not tell; Kafka's default is assumed.
                retentions = [:]
            }
            return counts.sorted { $0.key < $1.key }.map { name, partitions in
                TopicSpecification(
                    name: name,
                    partitions: partitions,
                    retention: retentions[name] ?? TopicRetention(properties: [:])
                )
            }
        }
    }

    func create(_ topics: [TopicSpecification]) async throws(MessagingError) {
        guard !topics.isEmpty else { return }
        let factor = configuration.replicationFactor
        try await request { native, timeout throws(MessagingError) in
            try KafkaClient.createTopics(topics, replicationFactor: factor, with: native, timeout: timeout)
        }
    }

    func delete(_ names: [String]) async throws(MessagingError) {
        guard !names.isEmpty else { return }
        try await request { native, timeout throws(MessagingError) in
            try KafkaClient.deleteTopics(names, with: native, timeout: timeout)
        }
    }

    func offsets(_ positions: [TopicPartition: StartPosition]) async throws(MessagingError) -> [TopicPartition: Int64] {
        try await request { native, timeout throws(MessagingError) in
            try KafkaClient.offsets(positions, with: native, timeout: timeout)
        }
    }

    func committedOffsets(
        group: String,
        partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        return try await request { native, timeout throws(MessagingError) in
            try KafkaClient.committedOffsets(of: group, in: partitions, with: native, timeout: timeout)
        }
    }

    func close() async {
        await client.close()
    }

    private func request<Value: Sendable>(
        _ body: @escaping @Sendable (OpaquePointer, Duration) throws(MessagingError) -> Value
    ) async throws(MessagingError) -> Value {
        let timeout = configuration.requestTimeout
        return try await client.command { native throws(MessagingError) in try body(native, timeout) }
    }
}

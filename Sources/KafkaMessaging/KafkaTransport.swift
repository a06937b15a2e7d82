package import Logging
package import Messaging
import Synchronization

/// Carries messages over Kafka with librdkafka.
///
/// Each client has threads of its own: one that blocks in waiting for events and resumes whoever awaits a delivery report
/// as it arrives, one for blocking calls, and one more for the fetching of a consumer.
package final class KafkaTransport: MessagingTransport {
    private struct State {
        var isClosed = false
        var made: [any ClosableClient] = []
    }

    private let configuration: KafkaConfiguration
    private let sizeLimit: MessageSizeLimit
    private let kafkaAdministrator: KafkaAdministrator
    private let logger: Logger
    private let state = Mutex(State())

    /// Does not connect yet.
    ///
    /// - Throws: ``MessagingError/Code/configuration`` where librdkafka is too old or refuses a property.
    package init(configuration: KafkaConfiguration, logger: Logger) throws(MessagingError) {
        try LibraryVersion.requireSupported()
        try configuration.validate()
        self.configuration = configuration
        self.logger = logger
        sizeLimit = MessageSizeLimit(maximum: configuration.messageMaximum - KafkaConfiguration.messageOverhead)
        kafkaAdministrator = try KafkaAdministrator(configuration: configuration, logger: logger)
    }

    package var maximumMessageSize: Int { sizeLimit.maximum }

    package var administrator: any MessagingAdministrator { kafkaAdministrator }

    package func makeProducer() async throws(MessagingError) -> any MessageProducer {
        let producer = try await KafkaProducer(configuration: configuration, sizeLimit: sizeLimit, logger: logger)
        return try await keep(producer)
    }

    package func makeTransactionalProducer(id: String) async throws(MessagingError) -> any TransactionalProducer {
        let client = try await TransactionClient(id: id, configuration: configuration, logger: logger)
        return try await keep(KafkaTransactionalProducer(client: client, sizeLimit: sizeLimit))
    }

    package func makeGroupConsumer(
        _ configuration: GroupConsumerConfiguration
    ) async throws(MessagingError) -> any GroupConsumer {
        try await keep(KafkaGroupConsumer(configuration, configuration: self.configuration, logger: logger))
    }

    package func makeReader(
        _ positions: [TopicPartition: StartPosition],
        maximumBufferedBytes: Int
    ) async throws(MessagingError) -> any MessageReader {
        let reader = try await KafkaReader(
            positions,
            maximumBufferedBytes: maximumBufferedBytes,
            configuration: configuration,
            logger: logger
        )
        return try await keep(reader)
    }

    package func close() async {
        let made = state.withLock { state in
            state.isClosed = true
            defer { state.made = [] }
            return state.made
        }
        await withTaskGroup(of: Void.self) { group in
            for client in made { group.addTask { await client.close() } }
        }
        await kafkaAdministrator.close()
    }

    /// Remembers what has been made until it is closed, so that ``close()`` ends it.
    private func keep<Made: ClosableClient>(_ made: Made) async throws(MessagingError) -> Made {
        let isKept = state.withLock { state in
            guard !state.isClosed else { return false }
            state.made.removeAll { $0.isClosed }
            state.made.append(made)
            return true
        }
        guard isKept else {
            await made.close()
            throw .closedClient()
        }
        return made
    }
}

/// What a transport makes and may have to end.
protocol ClosableClient: AnyObject, Sendable {
    /// Whether closing has begun.
    var isClosed: Bool { get }

    func close() async
}

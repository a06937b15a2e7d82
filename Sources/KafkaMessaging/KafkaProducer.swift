import Logging
import Messaging
import Synchronization

/// An idempotent producer, which makes its client again where librdkafka declares it unusable.
final class KafkaProducer: MessageProducer, ClosableClient {
    private enum State {
        case ready(ProducingClient)
        /// One caller of ``send(_:)`` is making the client again.
        case remaking
        case closed
    }

    private let state: Mutex<State>
    private let budget: ProducerBudget
    private let sizeLimit: MessageSizeLimit
    private let configuration: KafkaConfiguration
    private let logger: Logger

    init(configuration: KafkaConfiguration, sizeLimit: MessageSizeLimit, logger: Logger) async throws(MessagingError) {
        self.configuration = configuration
        self.sizeLimit = sizeLimit
        self.logger = logger
        budget = ProducerBudget(
            maximumMessages: configuration.bufferedMessagesMaximum,
            maximumBytes: configuration.bufferedBytesMaximum
        )
        state = Mutex(.ready(try await ProducingClient(configuration: configuration, logger: logger)))
    }

    func send(_ messages: [OutgoingMessage]) async throws(MessagingError) -> [MessagePosition] {
        guard !messages.isEmpty else { return [] }
        try sizeLimit.check(messages)
        let client = try await usableClient()
        let partitions = try await client.directory.partitions(of: messages)
        let bytes = messages.reduce(0) { $0 + $1.contentSize }
        try budget.reserve(messages: messages.count, bytes: bytes)
        defer { budget.release(messages: messages.count, bytes: bytes) }
        switch await client.send(messages, to: partitions) {
        case .success(let offsets):
            return messages.indices.map { index in
                MessagePosition(TopicPartition(messages[index].topic, partitions[index]), offset: offsets[index])
            }
        case .failure(let failure):
            var error = MessagingError("Sending to \(messages[0].topic)", failure)
            if client.isFailed {
                // The next call makes the client again, so for the caller this is an outage like any other.
                error.code = .unavailable
                error.isRetriable = true
            }
            throw error
        }
    }

    var isClosed: Bool {
        state.withLock { state in
            if case .closed = state { true } else { false }
        }
    }

    func close() async {
        let state = state.withLock { state in
            defer { state = .closed }
            return state
        }
        if case .ready(let client) = state { await client.close() }
    }

    private func usableClient() async throws(MessagingError) -> ProducingClient {
        let (client, failed) = try state.withLock {
            state throws(MessagingError) -> (ProducingClient?, ProducingClient?) in
            switch state {
            case .ready(let client) where !client.isFailed: return (client, nil)
            case .ready(let client):
                state = .remaking
                return (nil, client)
            case .remaking: return (nil, nil)
            case .closed: throw .closedClient()
            }
        }
        if let client { return client }
        guard let failed else {
            throw MessagingError(.unavailable, "The producer is being made again. Try again.", isRetriable: true)
        }
        return try await remake(failed)
    }

    private func remake(_ failed: ProducingClient) async throws(MessagingError) -> ProducingClient {
        logger.warning("Producer is made again after a fatal error")
        let made: ProducingClient
        do throws(MessagingError) {
            made = try await ProducingClient(configuration: configuration, logger: logger)
        } catch {
            // The next call tries again.
            settle(.ready(failed))
            throw error
        }
        await failed.close()
        guard settle(.ready(made)) else {
            await made.close()
            throw .closedClient()
        }
        return made
    }

    /// Ends remaking; `false` where the producer was closed meanwhile.
    @discardableResult
    private func settle(_ next: State) -> Bool {
        state.withLock { state in
            guard case .remaking = state else { return false }
            state = next
            return true
        }
    }
}

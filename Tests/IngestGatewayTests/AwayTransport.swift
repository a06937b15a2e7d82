import Messaging
import Synchronization

/// A transport whose producer can be cut off, as when a broker is away.
final class AwayTransport: MessagingTransport {
    private let base: any MessagingTransport
    private let failure = Mutex<MessagingError?>(nil)

    init(_ base: any MessagingTransport) {
        self.base = base
    }

    func fail(with error: MessagingError?) {
        failure.withLock { $0 = error }
    }

    var maximumMessageSize: Int { base.maximumMessageSize }
    var administrator: any MessagingAdministrator { base.administrator }

    func makeProducer() async throws(MessagingError) -> any MessageProducer {
        Producer(base: try await base.makeProducer(), transport: self)
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
        _ positions: [TopicPartition: StartPosition], maximumBufferedBytes: Int
    ) async throws(MessagingError) -> any MessageReader {
        try await base.makeReader(positions, maximumBufferedBytes: maximumBufferedBytes)
    }

    func close() async {
        await base.close()
    }

    private struct Producer: MessageProducer {
        let base: any MessageProducer
        let transport: AwayTransport

        func send(_ messages: [OutgoingMessage]) async throws(MessagingError) -> [MessagePosition] {
            if let error = transport.failure.withLock({ $0 }) { throw error }
            return try await base.send(messages)
        }

        func close() async {
            await base.close()
        }
    }
}

package import Messaging
import Synchronization

/// Commits positions and messages together in a ``SQLiteTransport``.
///
/// What cannot be stored now fails with ``MessagingError/Code/aborted``, its cause telling why; a message that no attempt
/// can store, with the code that ``MessageProducer/send(_:)`` gives it.
package final class SQLiteTransactionalProducer: TransactionalProducer {
    private let producer: AppendRequest.Producer
    private let preparation: MessagePreparation
    private let writer: LogWriter
    private let isClosed = Atomic<Bool>(false)

    init(producer: AppendRequest.Producer, preparation: MessagePreparation, writer: LogWriter) {
        self.producer = producer
        self.preparation = preparation
        self.writer = writer
    }

    package func commit(_ transaction: MessageTransaction) async throws(MessagingError) {
        guard !isClosed.load(ordering: .relaxed) else { throw .transportClosed }
        guard !transaction.positions.isEmpty else {
            throw MessagingError(.configuration, "A transaction names the position of a partition that it comes from.")
        }
        let request = AppendRequest(
            messages: try preparation.prepare(transaction.messages),
            positions: try preparation.positions(transaction.positions, membership: transaction.membership),
            producer: producer
        )
        do {
            _ = try await writer.append(request)
        } catch {
            guard error.isRetriable, error.code != .unknownTopic else { throw error }
            throw MessagingError(
                .aborted,
                "The transaction of producer \(producer.id) was not stored: \(error.message)",
                isRetriable: true,
                cause: error
            )
        }
    }

    package func close() async {
        isClosed.store(true, ordering: .relaxed)
        await writer.flush()
    }
}

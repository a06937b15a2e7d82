package import Messaging
import Synchronization

/// Appends messages to a ``SQLiteTransport``.
package final class SQLiteProducer: MessageProducer {
    private let preparation: MessagePreparation
    private let writer: LogWriter
    private let isClosed = Atomic<Bool>(false)

    init(preparation: MessagePreparation, writer: LogWriter) {
        self.preparation = preparation
        self.writer = writer
    }

    package func send(_ messages: [OutgoingMessage]) async throws(MessagingError) -> [MessagePosition] {
        guard !isClosed.load(ordering: .relaxed) else { throw .transportClosed }
        return try await writer.append(AppendRequest(messages: preparation.prepare(messages)))
    }

    package func close() async {
        isClosed.store(true, ordering: .relaxed)
        await writer.flush()
    }
}

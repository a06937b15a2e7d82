import Messaging
import Synchronization

/// Counts what a producer has buffered, so that a call is refused whole before any of it has been handed over.
final class ProducerBudget: Sendable {
    private struct Used {
        var messages = 0
        var bytes = 0
    }

    private let used = Mutex(Used())
    private let maximumMessages: Int
    private let maximumBytes: Int

    init(maximumMessages: Int, maximumBytes: Int) {
        self.maximumMessages = maximumMessages
        self.maximumBytes = maximumBytes
    }

    /// - Throws: ``MessagingError/Code/bufferFull``; retriable unless the messages alone are more than fits.
    func reserve(messages: Int, bytes: Int) throws(MessagingError) {
        let isReserved = used.withLock { used in
            guard used.messages + messages <= maximumMessages, used.bytes + bytes <= maximumBytes else { return false }
            used.messages += messages
            used.bytes += bytes
            return true
        }
        guard !isReserved else { return }
        guard messages <= maximumMessages, bytes <= maximumBytes else {
            throw MessagingError(
                .bufferFull,
                "\(messages) messages of \(bytes) bytes are more than the producer's buffer ever holds "
                    + "(\(maximumMessages) messages, \(maximumBytes) bytes): send them in parts."
            )
        }
        throw MessagingError(
            .bufferFull,
            "The producer's buffer (\(maximumMessages) messages, \(maximumBytes) bytes) is full: the brokers take less "
                + "than is sent. Try again later.",
            isRetriable: true
        )
    }

    func release(messages: Int, bytes: Int) {
        used.withLock { used in
            used.messages -= messages
            used.bytes -= bytes
        }
    }

    var isEmpty: Bool { used.withLock { $0.messages == 0 } }
}

import Logging

/// Handles one message until it is finished: again after a failure, and as a dead letter in the end.
struct MessageAttempt: Sendable {
    let maximumAttempts: Int
    let time: any TimeSource
    let logger: Logger
    let handle: AfterCompletionConsumer.Handler
    let deadLetter: AfterCompletionConsumer.DeadLetterHandler

    /// - Returns: whether the message is finished; `false` where the task was cancelled.
    func finish(_ message: ReceivedMessage) async -> Bool {
        var backoff = Backoff()
        var attempts = 0
        while !Task.isCancelled {
            do {
                try await handle(message)
                return true
            } catch is CancellationError {
                return false
            } catch {
                if (error as? MessagingError)?.isRetriable != true { attempts += 1 }
                log("Message failed", message, error)
                if attempts >= maximumAttempts { return await bury(message, error, attempts) }
                try? await time.sleep(for: backoff.pause())
            }
        }
        return false
    }

    /// A message that cannot be stored as a dead letter yet is not finished: it would be lost.
    private func bury(_ message: ReceivedMessage, _ reason: any Error, _ attempts: Int) async -> Bool {
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                try await deadLetter(message, reason, attempts)
                return true
            } catch {
                log("Dead letter not stored yet", message, error)
                try? await time.sleep(for: backoff.pause())
            }
        }
        return false
    }

    private func log(_ text: Logger.Message, _ message: ReceivedMessage, _ error: any Error) {
        logger.warning(
            text,
            metadata: [
                "messaging.source": "\(message.source)",
                "messaging.offset": "\(message.offset)",
                "error.type": "\(type(of: error))",
                "error.code": "\((error as? MessagingError).map { "\($0.code)" } ?? "-")",
            ]
        )
    }
}

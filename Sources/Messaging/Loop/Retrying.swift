package import Logging
import ServiceLifecycle

/// Does something again after each failure that passes by itself, with growing pauses, until it succeeds.
///
/// - Throws: what `body` throws that is no ``MessagingError`` with `isRetriable`; `CancellationError` where the task is
///   cancelled or shut down meanwhile.
package func retrying<Value: Sendable>(
    time: any TimeSource,
    logger: Logger,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await cancelWhenGracefulShutdown {
        var backoff = Backoff()
        while true {
            do {
                return try await body()
            } catch let error as MessagingError where error.isRetriable {
                logger.warning("Topics cannot be used yet", metadata: ["error.code": "\(error.code)"])
                try await time.sleep(for: backoff.pause())
            }
        }
    }
}

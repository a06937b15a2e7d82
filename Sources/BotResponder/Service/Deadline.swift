import Messaging
import TandemEvents

/// Runs work until a deadline; then cancels it and waits until it has ended, without its result.
///
/// - Throws: ``EngineError`` with `timedOut` where the deadline came first, otherwise what the work throws.
func withDeadline<Value: Sendable>(
    _ deadline: Timestamp, time: any TimeSource, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await time.sleep(until: deadline.milliseconds)
            throw EngineError(.timedOut)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}

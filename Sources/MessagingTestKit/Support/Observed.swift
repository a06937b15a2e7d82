import Synchronization

/// A value that many tasks change and a test waits on.
package final class Observed<Value: Sendable>: Sendable {
    private struct Watcher {
        var number: Int
        var predicate: @Sendable (Value) -> Bool
        var continuation: CheckedContinuation<Value, any Error>
    }

    private struct State {
        var value: Value
        var nextNumber = 0
        var watchers: [Watcher] = []
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    package init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    package var value: Value { state.withLock { $0.value } }

    package func update<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, value, satisfied) = state.withLock { state in
            let result = body(&state.value)
            let value = state.value
            let satisfied = state.watchers.filter { $0.predicate(value) }
            state.watchers.removeAll { watcher in satisfied.contains { $0.number == watcher.number } }
            return (result, value, satisfied)
        }
        for watcher in satisfied { watcher.continuation.resume(returning: value) }
        return result
    }

    /// Returns the first value that satisfies `predicate`, the present one among them.
    ///
    /// - Throws: `CancellationError`.
    @discardableResult
    package func wait(until predicate: @escaping @Sendable (Value) -> Bool) async throws -> Value {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Value, any Error>? = state.withLock { state in
                    if predicate(state.value) { return .success(state.value) }
                    if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
                    state.watchers.append(Watcher(number: number, predicate: predicate, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let watcher: Watcher? = state.withLock { state in
                guard let index = state.watchers.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil
                }
                return state.watchers.remove(at: index)
            }
            watcher?.continuation.resume(throwing: CancellationError())
        }
    }
}

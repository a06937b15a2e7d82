/// Runs `body`, and fails where it takes longer than `limit` of real time.
package func withTimeLimit<Value: Sendable>(
    _ limit: Duration,
    of what: String,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw ConformanceFailure("\(what) took longer than \(limit)")
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}

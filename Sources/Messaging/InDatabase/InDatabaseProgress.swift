import Synchronization

/// How far an ``InDatabaseConsumer`` has come, for those who wait for it.
package final class InDatabaseProgress: Sendable {
    private struct Waiter {
        var positions: [TopicPartition: Int64]
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var positions: [TopicPartition: Int64] = [:]
        var waiters: [Int: Waiter] = [:]
        var lastWaiter = 0

        func has(reached targets: [TopicPartition: Int64]) -> Bool {
            targets.allSatisfy { partition, offset in offset == 0 || positions[partition, default: 0] >= offset }
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// The next offset of each partition to be taken into the database.
    package var positions: [TopicPartition: Int64] { state.withLock { $0.positions } }

    func advance(_ positions: [TopicPartition: Int64]) {
        let reached = state.withLock { state in
            state.positions.merge(positions) { max($0, $1) }
            let reached = state.waiters.filter { state.has(reached: $0.value.positions) }
            for id in reached.keys { state.waiters[id] = nil }
            return reached.values.map(\.continuation)
        }
        for continuation in reached { continuation.resume(returning: true) }
    }

    /// Waits until everything before the offsets named is in the database.
    ///
    /// - Returns: `false` where the time came first, or the task was cancelled.
    package func wait(
        for targets: [TopicPartition: Int64],
        until deadline: Int64,
        time: any TimeSource
    ) async -> Bool {
        if state.withLock({ $0.has(reached: targets) }) { return true }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.wait(for: targets) }
            group.addTask {
                try? await time.sleep(until: deadline)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    private func wait(for targets: [TopicPartition: Int64]) async -> Bool {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result: Bool? = state.withLock { state in
                    if state.has(reached: targets) { return true }
                    if Task.isCancelled { return false }
                    state.waiters[id] = Waiter(positions: targets, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: false)
        }
    }
}

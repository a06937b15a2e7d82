import Synchronization

/// A flag that one task waits for and any thread raises; raised twice before it is seen, it wakes once.
package final class WakeSignal: Sendable {
    private struct State {
        var isRaised = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes the waiting task, or the next one to wait.
    package func raise() {
        let waiting = state.withLock { state in
            state.isRaised = state.waiting == nil
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns once the signal is raised, and lowers it, or once the task is cancelled. One waiting task at a time.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    precondition(state.waiting == nil, "one task waits for a signal at a time")
                    if state.isRaised || Task.isCancelled {
                        state.isRaised = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume()
        }
    }

    /// Returns once the signal is raised, the time has come, or the task is cancelled.
    ///
    /// - Parameter deadline: milliseconds since 1970; `nil` waits for the signal alone.
    package func wait(until deadline: Int64?, time: any TimeSource) async {
        guard let deadline else { return await wait() }
        guard deadline > time.now() else { return }
        await withTaskGroup { group in
            group.addTask { await self.wait() }
            group.addTask { try? await time.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
    }
}

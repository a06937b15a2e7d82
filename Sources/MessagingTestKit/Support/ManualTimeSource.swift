import Messaging
import Synchronization

/// A clock that stands still until a test moves it, so that tests of timing never wait.
package final class ManualTimeSource: TimeSource {
    private struct Sleeper {
        var number: Int
        var deadline: Int64
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct Watcher {
        var count: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Int64
        var nextNumber = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []

        mutating func takeWatchers() -> [Watcher] {
            let count = sleepers.count
            let satisfied = watchers.filter { $0.count <= count }
            watchers.removeAll { $0.count <= count }
            return satisfied
        }
    }

    private let state: Mutex<State>

    /// - Parameter now: milliseconds since 1970.
    package init(now: Int64 = 1_800_000_000_000) {
        state = Mutex(State(now: now))
    }

    package func now() -> Int64 {
        state.withLock { $0.now }
    }

    package func sleep(until deadline: Int64) async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        let slept = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(Sleeper(number: number, deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            cancel(number)
        }
        guard slept else { throw CancellationError() }
    }

    /// Moves the clock forward and wakes whoever's deadline has come, earliest first.
    package func advance(by duration: Duration) {
        advance(to: now() + duration.milliseconds)
    }

    /// Moves the clock to `time`, milliseconds since 1970, and wakes whoever's deadline has come, earliest first. A time
    /// in the past changes nothing.
    package func advance(to time: Int64) {
        let due = state.withLock { state in
            state.now = max(state.now, time)
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return due.sorted { ($0.deadline, $0.number) < ($1.deadline, $1.number) }
        }
        for sleeper in due { sleeper.continuation.resume(returning: true) }
    }

    /// How many tasks sleep now.
    package var sleeperCount: Int {
        state.withLock { $0.sleepers.count }
    }

    /// Returns once at least `count` tasks sleep at the same time.
    package func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let satisfied = state.withLock { state in
                state.watchers.append(Watcher(count: count, continuation: continuation))
                return state.takeWatchers()
            }
            for watcher in satisfied { watcher.continuation.resume() }
        }
    }

    private func enqueue(_ sleeper: Sleeper) {
        let (outcome, satisfied): (Bool?, [Watcher]) = state.withLock { state in
            if state.cancelled.remove(sleeper.number) != nil { return (false, []) }
            if sleeper.deadline <= state.now { return (true, []) }
            state.sleepers.append(sleeper)
            return (nil, state.takeWatchers())
        }
        if let outcome { sleeper.continuation.resume(returning: outcome) }
        for watcher in satisfied { watcher.continuation.resume() }
    }

    private func cancel(_ number: Int) {
        let sleeper: Sleeper? = state.withLock { state in
            guard let index = state.sleepers.firstIndex(where: { $0.number == number }) else {
                // The task was cancelled before it went to sleep, or has been woken.
                state.cancelled.insert(number)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(returning: false)
    }
}

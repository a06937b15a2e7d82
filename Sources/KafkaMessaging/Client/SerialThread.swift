import DequeModule
import Foundation
import Synchronization

/// A thread of its own that runs blocking work in order, so that none of it ever holds a thread of Swift's cooperative pool.
final class SerialThread: Sendable {
    private struct State {
        var jobs: Deque<@Sendable () -> Void> = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    init(name: String) {
        Self.detach(name: name) { [self] in
            while let job = nextJob() { job() }
        }
    }

    /// Runs `work` on a new thread, which ends with it.
    static func detach(name: String, _ work: @escaping @Sendable () -> Void) {
        let thread = Thread(block: work)
        thread.name = name
        thread.stackSize = 512 * 1024
        thread.start()
    }

    /// Waits for `work`; returns `nil` without running it once the thread has been stopped.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Value?, Never>) in
            let isAccepted = state.withLock { state in
                guard !state.isStopped else { return false }
                state.jobs.append { continuation.resume(returning: work()) }
                return true
            }
            if isAccepted { available.signal() } else { continuation.resume(returning: nil) }
        }
    }

    /// Ends the thread after the work accepted so far.
    func stop() {
        state.withLock { $0.isStopped = true }
        available.signal()
    }

    private func nextJob() -> (@Sendable () -> Void)? {
        while true {
            available.wait()
            let (job, isStopped) = state.withLock { ($0.jobs.popFirst(), $0.isStopped) }
            if let job {
                if isStopped { available.signal() }
                return job
            }
            if isStopped { return nil }
        }
    }
}

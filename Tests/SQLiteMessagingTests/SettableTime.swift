import Messaging
import Synchronization

/// A clock that a test may set back, as an operator may.
final class SettableTime: TimeSource {
    private let time: Mutex<Int64>

    init(now: Int64) {
        time = Mutex(now)
    }

    func now() -> Int64 { time.withLock { $0 } }

    func set(_ now: Int64) { time.withLock { $0 = now } }

    func sleep(until deadline: Int64) async throws {
        try await Task.sleep(for: .seconds(3600))
    }
}

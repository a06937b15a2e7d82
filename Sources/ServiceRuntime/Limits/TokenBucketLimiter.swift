package import Messaging
import Synchronization

/// Limits how often each key may do something: a token bucket per key, refilled continuously.
///
/// It holds a bounded number of keys; beyond it those used longest ago are forgotten, and begin again with a full bucket.
package final class TokenBucketLimiter<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        /// Tokens left, in thousandths.
        var tokens: Int64
        /// Milliseconds since 1970.
        var refilledAt: Int64
    }

    private struct State {
        /// Keys used since the last turn, and those used before; together at most `maximumKeys`.
        var recent: [Key: Bucket] = [:]
        var older: [Key: Bucket] = [:]
    }

    private let rate: Int64
    private let capacity: Int64
    private let maximumRecent: Int
    private let time: any TimeSource
    private let state = Mutex(State())

    /// - Parameters:
    ///   - rate: tokens a second.
    ///   - burst: tokens a full bucket holds.
    ///   - maximumKeys: keys remembered, at least 2.
    package init(rate: Int, burst: Int, maximumKeys: Int = 100_000, time: any TimeSource) {
        precondition(rate > 0 && burst > 0 && maximumKeys > 1, "a limiter lets something through")
        self.rate = Int64(rate)
        capacity = Int64(burst) * 1_000
        maximumRecent = maximumKeys / 2
        self.time = time
    }

    /// Takes one token.
    ///
    /// - Returns: nil where there was one; else how long until the next.
    package func take(_ key: Key) -> Duration? {
        let now = time.now()
        return state.withLock { state -> Duration? in
            var bucket =
                state.recent[key] ?? state.older.removeValue(forKey: key)
                ?? Bucket(tokens: capacity, refilledAt: now)
            // A thousandth of a token a millisecond for each token a second; a clock set back refills nothing.
            let elapsed = min(max(0, now - bucket.refilledAt), capacity)
            bucket.tokens = min(capacity, bucket.tokens + elapsed * rate)
            bucket.refilledAt = now
            let wait: Duration?
            if bucket.tokens >= 1_000 {
                bucket.tokens -= 1_000
                wait = nil
            } else {
                wait = .milliseconds((1_000 - bucket.tokens + rate - 1) / rate)
            }
            state.recent[key] = bucket
            if state.recent.count > maximumRecent {
                state.older = state.recent
                state.recent = [:]
            }
            return wait
        }
    }

    /// How many keys are remembered.
    package var count: Int {
        state.withLock { $0.recent.count + $0.older.count }
    }
}

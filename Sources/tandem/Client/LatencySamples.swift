import Synchronization

/// Latencies, kept one by one, and their quantiles.
final class LatencySamples: Sendable {
    private let milliseconds = Mutex<[Float]>([])

    func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let value = Float(seconds) * 1000 + Float(attoseconds) / 1e15
        milliseconds.withLock { $0.append(value) }
    }

    struct Quantiles: Codable, Sendable {
        var count = 0
        /// Milliseconds.
        var p50 = 0.0
        var p95 = 0.0
        var p99 = 0.0
        var maximum = 0.0
    }

    /// The smallest sample at or above which the named share lies (nearest rank).
    func quantiles() -> Quantiles {
        let sorted = milliseconds.withLock(\.self).sorted()
        guard let last = sorted.last else { return Quantiles() }
        func quantile(_ perMille: Int) -> Double {
            Double(sorted[min(sorted.count - 1, (sorted.count * perMille + 999) / 1000 - 1)])
        }
        return Quantiles(
            count: sorted.count,
            p50: quantile(500),
            p95: quantile(950),
            p99: quantile(990),
            maximum: Double(last)
        )
    }
}

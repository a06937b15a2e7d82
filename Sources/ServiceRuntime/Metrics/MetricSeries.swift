import CoreMetrics
import Synchronization

/// The series of one metric name.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    var kind: Kind
    /// By label set, as it stands between the braces.
    var series: [String: any MetricSeries] = [:]
}

/// One metric with one label set.
protocol MetricSeries: Sendable {
    func write(name: String, labels: String, to text: inout String)
}

final class CounterSeries: CounterHandler, MetricSeries {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        value.store(0, ordering: .relaxed)
    }

    func write(name: String, labels: String, to text: inout String) {
        text += "\(name)\(MetricText.braced(labels)) \(value.load(ordering: .relaxed))\n"
    }
}

final class FloatingPointCounterSeries: FloatingPointCounterHandler, MetricSeries {
    private let value = Mutex(0.0)

    func increment(by amount: Double) {
        value.withLock { $0 += amount }
    }

    func reset() {
        value.withLock { $0 = 0 }
    }

    func write(name: String, labels: String, to text: inout String) {
        text += "\(name)\(MetricText.braced(labels)) \(value.withLock { $0 })\n"
    }
}

final class GaugeSeries: MeterHandler, RecorderHandler, MetricSeries {
    private let value = Mutex(0.0)

    func set(_ value: Int64) {
        set(Double(value))
    }

    func set(_ value: Double) {
        self.value.withLock { $0 = value }
    }

    func increment(by amount: Double) {
        value.withLock { $0 += amount }
    }

    func decrement(by amount: Double) {
        value.withLock { $0 -= amount }
    }

    func record(_ value: Int64) {
        set(Double(value))
    }

    func record(_ value: Double) {
        set(value)
    }

    func write(name: String, labels: String, to text: inout String) {
        text += "\(name)\(MetricText.braced(labels)) \(value.withLock { $0 })\n"
    }
}

/// Counts values in buckets; serves timers and recorders.
final class HistogramSeries: TimerHandler, RecorderHandler, MetricSeries {
    private struct State {
        var counts: [Int64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let scale: Double
    private let state: Mutex<State>

    /// - Parameters:
    ///   - bounds: upper bounds of the buckets, ascending.
    ///   - scale: what a recorded integer is multiplied with: 1e-9 for nanoseconds in seconds.
    init(bounds: [Double], scale: Double) {
        self.bounds = bounds
        self.scale = scale
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) {
        observe(Double(duration) * scale)
    }

    func record(_ value: Int64) {
        observe(Double(value) * scale)
    }

    func record(_ value: Double) {
        observe(value * scale)
    }

    private func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    func write(name: String, labels: String, to text: inout String) {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        let prefix = labels.isEmpty ? "" : labels + ","
        var total: Int64 = 0
        for (bound, count) in zip(bounds, counts) {
            total += count
            text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(total)\n"
        }
        total += counts[bounds.count]
        text += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(total)\n"
        text += "\(name)_sum\(MetricText.braced(labels)) \(sum)\n"
        text += "\(name)_count\(MetricText.braced(labels)) \(total)\n"
    }
}

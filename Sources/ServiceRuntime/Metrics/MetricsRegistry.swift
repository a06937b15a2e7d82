package import CoreMetrics
import Synchronization

/// Holds all metrics of a process and writes them in the text format of Prometheus (version 0.0.4).
///
/// A metric has a bounded number of label sets: what comes beyond shares one series labelled `overflow="true"`.
package final class MetricsRegistry: MetricsFactory, Sendable {
    private struct State {
        var families: [String: MetricFamily] = [:]
    }

    /// Upper bounds of the buckets of timers, in seconds.
    package static let timerBuckets: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    /// Upper bounds of the buckets of recorders that aggregate, in the recorder's unit.
    package static let recorderBuckets: [Double] = [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000,
    ]

    private let maximumSeries: Int
    private let state = Mutex(State())

    /// - Parameter maximumSeries: label sets of one metric.
    package init(maximumSeries: Int = 256) {
        self.maximumSeries = maximumSeries
    }

    /// All metrics, sorted by name and labels.
    package func exposition() -> String {
        let families = state.withLock { $0.families }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name: name, labels: labels, to: &text)
            }
        }
        return text
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter, CounterSeries.init) ?? CounterSeries()
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter, FloatingPointCounterSeries.init) ?? FloatingPointCounterSeries()
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge, GaugeSeries.init) ?? GaugeSeries()
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return series(label, dimensions, .gauge, GaugeSeries.init) ?? GaugeSeries() }
        let make = { HistogramSeries(bounds: Self.recorderBuckets, scale: 1) }
        return series(label, dimensions, .histogram, make) ?? make()
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let make = { HistogramSeries(bounds: Self.timerBuckets, scale: 1e-9) }
        return series("\(label).seconds", dimensions, .histogram, make) ?? make()
    }

    // Handlers live as long as the process: their number is bounded, and a scrape must not miss what they counted.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// The series of a name and label set, made where there is none; nil where the name is already one of another kind.
    private func series<Series: MetricSeries>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricFamily.Kind, _ make: () -> Series
    ) -> Series? {
        let suffix = kind == .counter && !label.hasSuffix("total") ? "_total" : ""
        let name = MetricText.name(label) + suffix
        return state.withLock { state in
            var family = state.families[name] ?? MetricFamily(kind: kind)
            var labels = MetricText.labels(dimensions)
            if family.series[labels] == nil, family.series.count >= maximumSeries {
                labels = #"overflow="true""#
            }
            let series = family.series[labels] ?? make()
            family.series[labels] = series
            state.families[name] = family
            return series as? Series
        }
    }
}

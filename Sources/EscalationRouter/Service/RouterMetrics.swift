import Metrics
import Synchronization

/// What the router counts.
package final class RouterMetrics: Sendable {
    private let decisions = Mutex<[DecisionRule: Counter]>([:])
    private let deadLetters = Counter(label: "tandem_router_dead_letters_total")
    private let gauges = Mutex<[Int32: Gauge]>([:])

    package init() {}

    /// One decision by a rule; the rules are a fixed vocabulary.
    func decided(_ rule: DecisionRule) {
        let counter = decisions.withLock { counters in
            if let counter = counters[rule] { return counter }
            let counter = Counter(label: "tandem_router_decisions_total", dimensions: [("rule", rule.rawValue)])
            counters[rule] = counter
            return counter
        }
        counter.increment()
    }

    func deadLettered() {
        deadLetters.increment()
    }

    /// How many conversations a partition keeps.
    func conversations(_ count: Int, partition: Int32) {
        let gauge = gauges.withLock { gauges in
            if let gauge = gauges[partition] { return gauge }
            let gauge = Gauge(label: "tandem_router_conversations", dimensions: [("partition", "\(partition)")])
            gauges[partition] = gauge
            return gauge
        }
        gauge.record(count)
    }
}

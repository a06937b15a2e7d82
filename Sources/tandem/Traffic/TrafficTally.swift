import Synchronization

/// Collects what became of messages from many conversations at once.
final class TrafficTally: Sendable {
    private let report = Mutex(TrafficReport())
    private let latencies = LatencySamples()
    private let began = ContinuousClock.now
    private let usageBefore = ProcessUsage.now()

    func add(_ result: ConversationRun.Result, language: String?) {
        if result.outcome != .noReply { latencies.add(result.latency) }
        report.withLock { $0.add(result, language: language) }
    }

    func add(_ error: any Error) {
        report.withLock { $0.errors["\(error)", default: 0] += 1 }
    }

    /// The report of everything since this tally was made.
    func finish() -> TrafficReport {
        var report = report.withLock(\.self)
        report.latency = latencies.quantiles()
        report.seconds = (ContinuousClock.now - began).inSeconds
        report.ownProcessorSeconds = ProcessUsage.now().processorSeconds - usageBefore.processorSeconds
        return report
    }
}

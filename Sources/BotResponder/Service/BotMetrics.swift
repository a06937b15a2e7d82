import Metrics
import TandemEvents

/// What the responder counts.
struct BotMetrics: Sendable {
    private let answered = Counter(label: "tandem_bot_replies_total", dimensions: [("outcome", "answer")])
    private let askedBack = Counter(label: "tandem_bot_replies_total", dimensions: [("outcome", "clarification")])
    private let handedOff = Counter(label: "tandem_bot_replies_total", dimensions: [("outcome", "handoff")])
    private let failed = Counter(label: "tandem_bot_replies_total", dimensions: [("outcome", "failed")])
    private let duration = Timer(label: "tandem_bot_reply_seconds")

    func record(_ event: BotEvent, duration: Duration) {
        switch event {
        case .answer: answered.increment()
        case .handoff: handedOff.increment()
        case .failed: failed.increment()
        default: askedBack.increment()
        }
        self.duration.recordNanoseconds(duration.wholeMilliseconds * 1_000_000)
    }
}

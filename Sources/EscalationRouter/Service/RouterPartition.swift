import DequeModule
import Foundation
import Logging
import Messaging
import ServiceRuntime
import TandemEvents

/// The router's work on one partition: decides its inputs and timers in order, and keeps the state of its conversations.
final class RouterPartition: PartitionProcessor {
    /// What the progress record tells, beyond the offsets.
    struct Standing: Hashable {
        /// The number of the last decision.
        var decisions: Int64 = 0
        /// The time of the last decision.
        var at = Timestamp.earliest
        /// The offset after the last adopted record of `controls`; nil before any was.
        var controls: Int64?
    }

    let number: Int32
    let decider: ConversationDecider
    let signals: SignalReader
    let codec: EventCodec
    let writer: DecisionWriter
    let view: ControlsView
    let maximumMessageSize: Int
    let metrics: RouterMetrics
    let logger: Logger

    var store: ConversationStore
    var timers = TimerQueue()
    var standing = Standing()
    /// Conversations to be asked whether the controls adopted mean something for them.
    var affected: Deque<ConversationID> = []
    /// What is in force; nil until the first has been adopted here.
    var controls: Controls?
    private(set) var restoredPositions: [String: Int64]?
    private var committed = (standing: Standing(), affected: Deque<ConversationID>(), controls: Controls?.none)
    private var isRestored = false

    init(number: Int32, environment: RouterEnvironment) {
        self.number = number
        decider = environment.decider
        signals = environment.signals
        codec = environment.codec
        writer = DecisionWriter(
            codec: environment.codec, topics: environment.topics, partition: number, models: environment.models)
        view = environment.view
        maximumMessageSize = environment.maximumMessageSize
        metrics = environment.metrics
        logger = environment.logger
        store = ConversationStore(codec: environment.codec)
    }

    // MARK: State from the log

    func restore(_ message: ReceivedMessage) throws {
        let key = message.key.flatMap { String(validating: $0, as: UTF8.self) }
        if key == DecisionWriter.progressKey {
            guard message.value != nil else { return }
            let progress = try codec.decode(TandemEvents.Progress.self, from: message).body
            restoredPositions = Dictionary(
                progress.offsets.map { ($0.topic, $0.offset) }, uniquingKeysWith: { $1 })
            standing = Standing(decisions: progress.decisions, at: progress.at, controls: progress.controls)
            return
        }
        guard let id = key.flatMap({ ConversationID($0) }) else {
            throw EventCodingError(code: .invalidHeader, field: "key", expected: "a conversation's id or progress")
        }
        store.restore(id, value: message.value)
    }

    /// Reads what was restored, once everything has been.
    private func finishRestoring() {
        guard !isRestored else { return }
        isRestored = true
        do {
            try store.finishRestoring()
        } catch {
            logger.error(
                "State of a partition cannot be read",
                metadata: [Keys.partition: "\(number)", Keys.error: "\(error)"])
            isUnreadable = true
        }
        timers.rebuild(store.timers)
        committed.standing = standing
    }

    /// Whether a snapshot could not be read: going on would lose it, so nothing is taken.
    private var isUnreadable = false

    // MARK: Steps of a transaction

    func prepare(now: Int64) -> [OutgoingMessage] {
        finishRestoring()
        guard !isUnreadable, let latest = view.current.controls else { return [] }
        if let controls, controls.offset == latest.offset { return [] }
        guard latest.offset >= standing.controls ?? 0 else { return [] }
        let isAdopted = latest.offset == standing.controls
        controls = latest
        affected = Deque(store.conversationsUnderControls)
        return isAdopted ? [] : adopt(latest, now: now)
    }

    func isHeld(_ topic: String, now: Int64) -> Bool {
        guard !isUnreadable, controls != nil else { return true }
        guard topic == writer.topics.botEvents else { return false }
        return !view.current.isFresh(now: now)
    }

    var nextTimer: Int64? {
        guard !isUnreadable, controls != nil else { return nil }
        if !affected.isEmpty { return standing.at.milliseconds }
        return dueFirst?.due.milliseconds
    }

    func snapshot(positions: [String: Int64]) -> [OutgoingMessage] {
        var messages = store.changed.map { id in
            writer.snapshot(id, store.changedState(of: id), number: standing.decisions, at: standing.at)
        }
        let offsets = positions.keys.sorted().map { TopicOffset(topic: $0, offset: positions[$0] ?? 0) }
        let progress = TandemEvents.Progress(
            partition: Int(number), offsets: offsets, decisions: standing.decisions, at: standing.at,
            controls: standing.controls ?? 0)
        do {
            messages.append(try writer.progress(progress))
        } catch {
            preconditionFailure("Progress is always JSON: \(error)")
        }
        return messages
    }

    func commit() {
        store.commit()
        committed = (standing, affected, controls)
        // Entries that no longer hold are dropped only as they come up; most are set again before that.
        if timers.count > 4 * store.count + 1_024 { timers.rebuild(store.timers) }
        metrics.conversations(store.count, partition: number)
    }

    func rollback() {
        let changed = store.rollback()
        (standing, affected, controls) = committed
        for id in changed {
            if let timer = store.timer(of: id) { timers.insert(timer.due, id) }
        }
    }

    /// The timer that is due first and still holds.
    var dueFirst: TimerQueue.Entry? {
        timers.first { [store] entry in store.timer(of: entry.conversation)?.due == entry.due }
    }
}

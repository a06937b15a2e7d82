import Foundation
import GRDB
import Messaging
import Synchronization
import TandemEvents
import Transcript

/// The state of the queue: the matcher in memory, its tables, and what is said of each change, always in step.
///
/// Every change is one ``QueueStep`` in a write transaction, where the changed rows and the events in the outbox are
/// written as well; streams are told after the commit. A transaction that fails throws the state in memory away, and
/// the next one reads it from the database.
final class QueueCore: Sendable {
    private struct Live {
        var matcher: Matcher?
        var estimator = WaitEstimator()
        var connections: [AgentID: Int] = [:]
        /// Lines whose customers have not been told yet how they stand.
        var movedLines: Set<String> = []
    }

    let database: any DatabaseWriter
    let outbox: Outbox
    let transcript: Transcript
    let codec: EventCodec
    let time: any TimeSource
    let feeds: AgentFeeds
    /// Raised when ``wakeAt`` has changed.
    let wakeChanged = WakeSignal()
    /// Raised when the queue has moved, or who is on shift has changed.
    let moved = WakeSignal()

    private let store: MatcherStore
    private let settings: MatchingSettings
    private let live = Mutex(Live())
    private let heard = Mutex<[AgentID: Timestamp]>([:])
    private let nextWake = Mutex<Int64?>(nil)

    init(database: any DatabaseWriter, settings: MatchingSettings, time: any TimeSource) throws {
        self.database = database
        self.settings = settings
        self.time = time
        codec = EventCodec()
        transcript = Transcript(codec: codec)
        store = MatcherStore(codec: codec, settings: settings)
        feeds = AgentFeeds(epoch: String(time.now(), radix: 36))
        outbox = try database.write { try Outbox($0) }
    }

    var outboxID: OutboxID { OutboxID(outbox.id) }

    /// When the state changes by itself next, milliseconds since 1970.
    var wakeAt: Int64? { nextWake.withLock { $0 } }

    var now: Timestamp { Timestamp(milliseconds: time.now()) }

    /// The agent was heard of; without a stream, that keeps conversations for as long as a lost one does.
    func keepAlive(_ agent: AgentID) {
        let now = now
        heard.withLock { $0[agent] = now }
    }

    /// Changes the queue in a transaction of its own.
    ///
    /// - Parameter body: throws ``MatcherRefusal`` or a problem only where it has changed nothing.
    func perform<Value: Sendable>(
        _ body: @escaping @Sendable (inout QueueStep) throws -> Value
    ) async throws -> Value {
        let result = try await database.write { database in
            try self.perform(in: database) { step in
                // A refusal changes nothing, so that what is due besides may be committed.
                try Result { try body(&step) }.checked()
            }
        }
        return try result.get()
    }

    /// Changes the queue in the caller's transaction.
    func perform<Value: Sendable>(
        in database: Database, _ body: (inout QueueStep) throws -> Value
    ) throws -> Value {
        let now = now
        let done = try live.withLock { live in
            try change(&live, database, now, body)
        }
        database.afterNextTransaction { _ in
            self.feeds.publish(done.feed)
            let wakeChanges = self.nextWake.withLock { wake in
                defer { wake = done.wakeAt }
                return wake != done.wakeAt
            }
            if wakeChanges { self.wakeChanged.raise() }
            if done.hasMoved { self.moved.raise() }
        } onRollback: { _ in
            self.live.withLock { $0.matcher = nil }
        }
        return done.value
    }

    /// What a step leaves to be done once it is committed.
    private struct Done<Value: Sendable>: Sendable {
        var value: Value
        var feed: [FeedItem]
        var wakeAt: Int64?
        var hasMoved: Bool
    }

    private func change<Value: Sendable>(
        _ live: inout Live, _ database: Database, _ now: Timestamp, _ body: (inout QueueStep) throws -> Value
    ) throws -> Done<Value> {
        // The state in memory is moved, not copied; where the step fails, the next one reads it again.
        var matcher = try live.matcher.take() ?? load(database, &live, now)
        let heardOf = heard.withLock { heard in
            defer { heard = [:] }
            return heard
        }
        for (agent, at) in heardOf { matcher.keepAlive(agent, at: at) }
        var step = QueueStep(
            matcher: consume matcher, estimator: live.estimator, connections: live.connections,
            movedLines: live.movedLines, now: now, database: database, core: self)
        let value = try body(&step)
        step.matcher.settle(at: now)
        let hasMoved = try step.finish(store)
        live.estimator = step.estimator
        live.connections = step.connections
        live.movedLines = step.movedLines
        live.matcher = step.matcher
        return Done(
            value: value, feed: step.feed, wakeAt: live.matcher?.wakeAt?.milliseconds, hasMoved: hasMoved)
    }

    private func load(_ database: Database, _ live: inout Live, _ now: Timestamp) throws -> Matcher {
        let matcher = try store.load(database, connections: live.connections, now: now)
        live.estimator = try store.loadEstimator(database)
        live.movedLines = Set(matcher.lines.keys)
        return matcher
    }
}

extension Result {
    /// Itself; throws a failure that is no refusal, so that the transaction is rolled back.
    fileprivate func checked() throws -> Result {
        if case .failure(let error) = self, !(error is MatcherRefusal), !(error is QueueProblem) { throw error }
        return self
    }
}

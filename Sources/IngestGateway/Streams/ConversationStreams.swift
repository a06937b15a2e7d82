import CoreMetrics
import NIOCore
import ServiceRuntime
import Synchronization
import TandemEvents
import Transcript

/// All open streams, by conversation.
final class ConversationStreams: Sendable {
    private struct State {
        var streams: [ConversationID: [ObjectIdentifier: EventStream]] = [:]
        var perCustomer: [CustomerID: Int] = [:]
        var count = 0
    }

    private let maximum: Int
    private let maximumPerCustomer: Int
    private let maximumBytes: Int
    private let state = Mutex(State())
    private let open = Meter(label: "gateway.streams.open")
    private let overflown = Counter(label: "gateway.streams.overflown")

    init(maximum: Int, maximumPerCustomer: Int, maximumBytes: Int) {
        self.maximum = maximum
        self.maximumPerCustomer = maximumPerCustomer
        self.maximumBytes = maximumBytes
    }

    /// Opens a stream; from now on it is told of each event that is committed.
    ///
    /// - Parameters:
    ///   - after: the last sequence that the client has.
    ///   - disconnect: called where the client reads too slowly.
    /// - Throws: ``Problem`` with 429 or 503 where there are too many.
    func open(
        _ conversation: ConversationID, customer: CustomerID, isLimited: Bool, after: Int,
        disconnect: @escaping @Sendable () -> Void
    ) throws -> EventStream {
        let overflown = overflown
        let queue = ServerSentEventQueue(maximumBytes: maximumBytes) {
            overflown.increment()
            disconnect()
        }
        let stream = EventStream(conversation: conversation, customer: customer, after: after, queue: queue)
        let count = try state.withLock { state in
            guard state.count < maximum else {
                throw Problem.retryLater(.unavailable, "There are too many open streams.", after: .seconds(5))
            }
            guard !isLimited || state.perCustomer[customer, default: 0] < maximumPerCustomer else {
                throw Problem.retryLater(
                    .tooManyRequests, "This customer has \(maximumPerCustomer) open streams. Close one of them.",
                    after: .seconds(5))
            }
            state.streams[conversation, default: [:]][ObjectIdentifier(stream)] = stream
            state.perCustomer[customer, default: 0] += 1
            state.count += 1
            return state.count
        }
        open.set(count)
        return stream
    }

    func close(_ stream: EventStream) {
        let count = state.withLock { state in
            guard state.streams[stream.conversation]?.removeValue(forKey: ObjectIdentifier(stream)) != nil else {
                return state.count
            }
            if state.streams[stream.conversation]?.isEmpty ?? false { state.streams[stream.conversation] = nil }
            state.perCustomer[stream.customer, default: 1] -= 1
            if state.perCustomer[stream.customer] == 0 { state.perCustomer[stream.customer] = nil }
            state.count -= 1
            return state.count
        }
        stream.queue.finish()
        open.set(count)
    }

    func isWatched(_ conversation: ConversationID) -> Bool {
        state.withLock { $0.streams[conversation] != nil }
    }

    func publish(_ event: TranscriptEvent) {
        let streams = streams(of: event.conversation)
        guard !streams.isEmpty else { return }
        let frame = EventStream.frame(of: event)
        for stream in streams { stream.publish(frame, sequence: event.sequence) }
    }

    /// Sends what has no place in the conversation.
    func send(_ frame: ByteBuffer, to conversation: ConversationID) {
        for stream in streams(of: conversation) { stream.send(frame) }
    }

    func sendHeartbeats() {
        let all = state.withLock { state in state.streams.values.flatMap(\.values) }
        for stream in all { stream.send(ServerSentEvents.heartbeat) }
    }

    private func streams(of conversation: ConversationID) -> [EventStream] {
        state.withLock { state in state.streams[conversation].map { Array($0.values) } ?? [] }
    }
}

import Foundation
import NIOCore
import ServiceRuntime
import Synchronization
import TandemEvents
import Transcript

/// One client's stream of the events of one conversation: what is stored first, then what comes, each sequence once.
final class EventStream: Sendable {
    private enum Phase {
        /// The client is still sent what is stored; what comes meanwhile waits here.
        case catchingUp([(sequence: Int, frame: ByteBuffer)])
        case live
    }

    private struct State {
        var phase = Phase.catchingUp([])
        var lastSequence: Int
    }

    /// Events that may come while a client catches up; beyond it the stream ends, and the client comes again.
    private static let maximumWaiting = 1_000

    let conversation: ConversationID
    let customer: CustomerID
    let queue: ServerSentEventQueue

    private let state: Mutex<State>

    /// - Parameter after: the last sequence that the client has.
    init(conversation: ConversationID, customer: CustomerID, after: Int, queue: ServerSentEventQueue) {
        self.conversation = conversation
        self.customer = customer
        self.queue = queue
        state = Mutex(State(lastSequence: after))
    }

    var lastSequence: Int {
        state.withLock { $0.lastSequence }
    }

    /// Sends an event that was committed after the stream was opened.
    func publish(_ frame: ByteBuffer, sequence: Int) {
        let hasOverflown = state.withLock { state in
            guard sequence > state.lastSequence else { return false }
            switch state.phase {
            case .live:
                state.lastSequence = sequence
                queue.send(frame)
                return false
            case .catchingUp(var waiting):
                state.phase = .catchingUp([])
                waiting.append((sequence, frame))
                state.phase = .catchingUp(waiting)
                return waiting.count > Self.maximumWaiting
            }
        }
        if hasOverflown { queue.finish() }
    }

    /// Sends what has no place in the conversation; a client that catches up does without.
    func send(_ frame: ByteBuffer) {
        state.withLock { state in
            if case .live = state.phase { queue.send(frame) }
        }
    }

    /// The frames of a stored page; nil, from when on the queue goes on, where nothing is left.
    func frames(of page: TranscriptPage) -> ByteBuffer? {
        guard !page.events.isEmpty else {
            goLive()
            return nil
        }
        var buffer = ByteBuffer()
        for event in page.events {
            buffer.writeImmutableBuffer(Self.frame(of: event))
        }
        let last = page.events[page.events.count - 1].sequence
        state.withLock { $0.lastSequence = max($0.lastSequence, last) }
        return buffer
    }

    private func goLive() {
        state.withLock { state in
            guard case .catchingUp(let waiting) = state.phase else { return }
            for (sequence, frame) in waiting where sequence > state.lastSequence {
                queue.send(frame)
                state.lastSequence = sequence
            }
            state.phase = .live
        }
    }

    static func frame(of event: TranscriptEvent) -> ByteBuffer {
        ServerSentEvents.frame(event: event.typeName, id: String(event.sequence), data: event.json)
    }
}

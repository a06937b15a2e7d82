package import NIOCore
import Synchronization

/// What waits to be sent on one stream of server-sent events: bounded, for one reader.
///
/// Where the reader falls behind by more than the bound, the queue ends and what it held is dropped: the client comes again
/// with the id of the last event that it has.
package final class ServerSentEventQueue: Sendable {
    private enum Phase {
        case open, finished, overflown
    }

    private struct State {
        var waiting = ByteBuffer()
        var phase = Phase.open
        var reader: CheckedContinuation<ByteBuffer?, Never>?
    }

    private let maximumBytes: Int
    private let state = Mutex(State())
    private let onOverflow: @Sendable () -> Void

    /// - Parameter onOverflow: called once, when the reader has fallen behind: it disconnects the client.
    package init(maximumBytes: Int, onOverflow: @escaping @Sendable () -> Void) {
        self.maximumBytes = maximumBytes
        self.onOverflow = onOverflow
    }

    /// Adds bytes; without effect once the queue has ended.
    package func send(_ bytes: ByteBuffer) {
        enum Action {
            case none, overflow
            case resume(CheckedContinuation<ByteBuffer?, Never>, ByteBuffer)
        }
        let action: Action = state.withLock { state in
            guard state.phase == .open else { return .none }
            if let reader = state.reader {
                state.reader = nil
                return .resume(reader, bytes)
            }
            guard state.waiting.readableBytes + bytes.readableBytes <= maximumBytes else {
                state.phase = .overflown
                state.waiting = ByteBuffer()
                return .overflow
            }
            state.waiting.writeImmutableBuffer(bytes)
            return .none
        }
        switch action {
        case .none: break
        case .overflow: onOverflow()
        case .resume(let reader, let bytes): reader.resume(returning: bytes)
        }
    }

    /// Ends the queue; what waits is still read.
    package func finish() {
        let reader = state.withLock { state in
            if state.phase == .open { state.phase = .finished }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// Everything that waits, or what comes next; nil once the queue has ended.
    package func next() async -> ByteBuffer? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: ByteBuffer?? = state.withLock { state in
                    if state.waiting.readableBytes > 0 {
                        defer { state.waiting = ByteBuffer() }
                        return .some(state.waiting)
                    }
                    guard state.phase == .open else { return .some(nil) }
                    precondition(state.reader == nil, "a stream has one reader")
                    state.reader = continuation
                    return .none
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            finish()
        }
    }
}

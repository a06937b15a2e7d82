import Foundation
import Messaging
import Synchronization

/// A ``FetchBuffer`` between one fetching thread and one reading task.
final class FetchChannel: Sendable {
    private struct State {
        var buffer: FetchBuffer
        var reader: CheckedContinuation<Void, Never>?
        var isFetcherWaiting = false
    }

    /// How many messages one event carries at most.
    private static let batchMaximum = 500

    private let state: Mutex<State>
    private let room = DispatchSemaphore(value: 0)

    init(maximumBytes: Int) {
        state = Mutex(State(buffer: FetchBuffer(maximumBytes: maximumBytes)))
    }

    /// Changes the buffer, then lets whoever waits for it go on.
    func update<Value: Sendable>(_ change: (inout FetchBuffer) -> Value) -> Value {
        let (value, reader, wakesFetcher) = state.withLock { state in
            let value = change(&state.buffer)
            let wakesFetcher = state.isFetcherWaiting && Self.fetcherMayGoOn(state.buffer)
            if wakesFetcher { state.isFetcherWaiting = false }
            return (value, state.reader.take(), wakesFetcher)
        }
        reader?.resume()
        if wakesFetcher { room.signal() }
        return value
    }

    /// Blocks the fetching thread while the buffer is full and there is nothing else for it to do.
    func waitForRoom() {
        let waits = state.withLock { state in
            state.isFetcherWaiting = state.buffer.isFull && !Self.fetcherMayGoOn(state.buffer)
            return state.isFetcherWaiting
        }
        if waits { room.wait() }
    }

    private static func fetcherMayGoOn(_ buffer: FetchBuffer) -> Bool {
        buffer.isDrained || buffer.isClosed || !buffer.changes().isEmpty
    }

    /// Waits for the next event; `nil` once closed or where the task is cancelled.
    func next() async throws(MessagingError) -> GroupConsumerEvent? {
        while !Task.isCancelled {
            switch update({ $0.take(Self.batchMaximum) }) {
            case .event(let event): return event
            case .failed(let error): throw error
            case .closed: return nil
            case .nothing: await waitForChange()
            }
        }
        return nil
    }

    private func waitForChange() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let goesOn = state.withLock { state in
                    guard state.buffer.isEmpty, !Task.isCancelled else { return true }
                    precondition(state.reader == nil, "next() has one caller at a time")
                    state.reader = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume()
        }
    }
}

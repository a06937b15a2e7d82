import CRDKafka
import Foundation
import Logging
import Messaging
import Synchronization

/// Takes what a client's event thread finds.
protocol ClientEventHandler: Sendable {
    /// Takes one event of the client's queue; the event ends with the call.
    func handle(_ event: OpaquePointer, of client: OpaquePointer)

    /// Called before each wait for events, and so after each ``KafkaClient/wake()``.
    ///
    /// - Returns: how long to wait at most, in milliseconds; −1 without limit.
    func willWait(_ client: OpaquePointer) -> Int32

    /// Called once on the event thread after its last event, before the client is destroyed.
    func willEnd(_ client: OpaquePointer)
}

extension ClientEventHandler {
    func willWait(_ client: OpaquePointer) -> Int32 { -1 }
    func willEnd(_ client: OpaquePointer) {}
}

/// One librdkafka client, the thread that blocks in waiting for its events, and one for blocking calls.
final class KafkaClient: Sendable {
    private struct State: ~Copyable {
        var handle: ClientHandle?
        var users = 0
        var isClosing = false
    }

    private let state: Mutex<State>
    private let pointers: ClientPointers
    private let unused = DispatchSemaphore(value: 0)
    private let commands: SerialThread
    private let ended = Latch()
    let name: String

    /// - Throws: ``MessagingError/Code/configuration``.
    init(
        role: ClientRole,
        name: String,
        properties: [(String, String)],
        logger: Logger
    ) throws(MessagingError) {
        self.name = name
        let handle = try ClientHandle(role: role, properties: properties, logger: logger)
        pointers = handle.pointers
        state = Mutex(State(handle: handle))
        commands = SerialThread(name: "\(name)-commands")
    }

    /// Starts the event thread; call it once.
    func start(_ handler: any ClientEventHandler) {
        SerialThread.detach(name: "\(name)-events") { [self] in
            try? withHandle { client, events, _ throws(MessagingError) in
                while !isClosing {
                    let timeout = handler.willWait(client)
                    guard let event = rd_kafka_queue_poll(events, timeout) else { continue }
                    handler.handle(event, of: client)
                    rd_kafka_event_destroy(event)
                }
                handler.willEnd(client)
            }
            destroy()
        }
    }

    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Makes the event thread and whoever waits for fetched messages look up.
    func wake() {
        try? withHandle { _, events, fetched throws(MessagingError) in
            rd_kafka_queue_yield(events)
            if let fetched { rd_kafka_queue_yield(fetched) }
        }
    }

    /// Ends the threads and destroys the client; idempotent.
    func close() async {
        requestClose()
        await ended.wait()
    }

    /// Begins to close without waiting.
    func requestClose() {
        wakeAfter { $0.isClosing = true }
    }

    private func wakeAfter(_ change: (inout State) -> Void) {
        // The handle is entered before closing begins, because nobody enters afterwards.
        try? withHandle { _, events, fetched throws(MessagingError) in
            state.withLock { change(&$0) }
            rd_kafka_queue_yield(events)
            if let fetched { rd_kafka_queue_yield(fetched) }
        }
    }

    /// Calls `body` with the client, its event queue and its queue of fetched messages, none of which ends before it
    /// returns.
    ///
    /// - Throws: ``MessagingError/Code/closed``, and what `body` throws.
    func withHandle<Value>(
        _ body: (OpaquePointer, OpaquePointer, OpaquePointer?) throws(MessagingError) -> Value
    ) throws(MessagingError) -> Value {
        let isOpen = state.withLock { state in
            if !state.isClosing { state.users += 1 }
            return !state.isClosing
        }
        guard isOpen else { throw .closedClient() }
        defer {
            let isLast = state.withLock { state in
                state.users -= 1
                return state.isClosing && state.users == 0
            }
            if isLast { unused.signal() }
        }
        return try body(pointers.client, pointers.events, pointers.fetched)
    }

    /// Runs a blocking call on the client's command thread.
    func command<Value: Sendable>(
        _ body: @escaping @Sendable (OpaquePointer) throws(MessagingError) -> Value
    ) async throws(MessagingError) -> Value {
        try await command(on: commands, body)
    }

    /// Runs a blocking call on another thread, so that it does not wait for the client's other commands.
    func command<Value: Sendable>(
        on thread: SerialThread,
        _ body: @escaping @Sendable (OpaquePointer) throws(MessagingError) -> Value
    ) async throws(MessagingError) -> Value {
        let result: Result<Value, MessagingError>? = await thread.run {
            Result { () throws(MessagingError) in
                try self.withHandle { client, _, _ throws(MessagingError) in try body(client) }
            }
        }
        guard let result else { throw .closedClient() }
        return try result.get()
    }

    private func destroy() {
        while state.withLock({ $0.users > 0 }) { unused.wait() }
        commands.stop()
        // Ends here, on this thread, without the lock.
        _ = state.withLock { $0.handle.take() }
        ended.open()
    }
}

import Messaging
import Synchronization

/// Where the calls of a client are held while it is frozen, and end once it has been killed.
final class Gate: Sendable {
    private enum Position {
        case open
        case closed
        case killed
    }

    private struct State {
        var position = Position.open
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var isKilled: Bool { state.withLock { $0.position == .killed } }

    /// Returns once the gate is open.
    ///
    /// - Throws: ``MessagingError/Code/closed`` once the client has been killed.
    func pass() async throws(MessagingError) {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                guard state.position == .closed else { return false }
                state.held.append(continuation)
                return true
            }
            if !isHeld { continuation.resume() }
        }
        if isKilled { throw MessagingError(.closed, "The client has been killed.") }
    }

    func open() { move(to: .open) }
    func close() { move(to: .closed) }
    func kill() { move(to: .killed) }

    private func move(to position: Position) {
        let held = state.withLock { state in
            guard state.position != .killed else { return [] as [CheckedContinuation<Void, Never>] }
            state.position = position
            guard position != .closed else { return [] }
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}

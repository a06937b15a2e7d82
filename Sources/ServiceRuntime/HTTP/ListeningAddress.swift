import Synchronization

/// The address a server listens at, known once it does.
package final class ListeningAddress: Sendable {
    package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
        package var host: String
        package var port: Int

        /// `http://127.0.0.1:8080`.
        package var description: String {
            "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        }
    }

    private enum State {
        case waiting([CheckedContinuation<Endpoint, any Error>])
        case known(Result<Endpoint, any Error>)
    }

    private let state = Mutex(State.waiting([]))

    /// Waits until the server listens.
    ///
    /// - Throws: what ended the server before it listened.
    package func endpoint() async throws -> Endpoint {
        try await withCheckedThrowingContinuation { continuation in
            let result: Result<Endpoint, any Error>? = state.withLock { state in
                switch state {
                case .waiting(let waiting):
                    state = .waiting(waiting + [continuation])
                    return nil
                case .known(let result):
                    return result
                }
            }
            if let result { continuation.resume(with: result) }
        }
    }

    /// Only the first result counts.
    func resolve(_ result: Result<Endpoint, any Error>) {
        let waiting = state.withLock { state -> [CheckedContinuation<Endpoint, any Error>] in
            guard case .waiting(let waiting) = state else { return [] }
            state = .known(result)
            return waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }
}

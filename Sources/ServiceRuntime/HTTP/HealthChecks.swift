import Synchronization

/// The named conditions under which a service is ready for work.
package final class HealthChecks: Sendable {
    /// Whether one condition holds; a reason is a constant sentence for who runs the service.
    package enum Status: Hashable, Sendable {
        case ready
        case notReady(reason: String)
    }

    private let checks = Mutex<[String: @Sendable () -> Status]>([:])

    package init() {}

    /// - Parameters:
    ///   - name: `log`, `projection`.
    ///   - check: reads a state kept elsewhere; it must not wait.
    package func add(_ name: String, _ check: @escaping @Sendable () -> Status) {
        checks.withLock { $0[name] = check }
    }

    package func statuses() -> [String: Status] {
        checks.withLock { $0 }.mapValues { $0() }
    }
}

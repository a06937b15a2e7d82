import Foundation

/// The wall clock as services see it, injected so that tests never wait.
package protocol TimeSource: Sendable {
    /// Milliseconds since 1970.
    func now() -> Int64

    /// Returns once ``now()`` is at least `deadline`, milliseconds since 1970.
    ///
    /// - Throws: `CancellationError`.
    func sleep(until deadline: Int64) async throws
}

extension TimeSource {
    package func sleep(for duration: Duration) async throws {
        try await sleep(until: now() + duration.milliseconds)
    }
}

/// The system's clock.
package struct SystemTimeSource: TimeSource {
    package init() {}

    package func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    package func sleep(until deadline: Int64) async throws {
        // The wall clock may be set back while this sleeps, so it is asked again.
        while true {
            let remaining = deadline - now()
            guard remaining > 0 else { return }
            try await Task.sleep(for: .milliseconds(remaining), tolerance: .zero)
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a sleep never ends early.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}

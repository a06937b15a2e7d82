/// Growing pauses between tries: each twice the one before, up to a limit.
package struct Backoff: Sendable {
    package var first: Duration
    package var limit: Duration
    private var next: Duration

    package init(first: Duration = .milliseconds(50), limit: Duration = .seconds(5)) {
        self.first = first
        self.limit = limit
        next = first
    }

    /// The pause before the next try.
    package mutating func pause() -> Duration {
        defer { next = min(next * 2, limit) }
        return next
    }

    package mutating func reset() { next = first }
}

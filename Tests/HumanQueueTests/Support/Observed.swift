/// What was seen so far, and who waits for more.
actor Observed<Element: Sendable> {
    /// The test was ended, as by its time limit, before what it waited for was seen.
    struct NeverSeen: Error {}

    private struct Waiter {
        var number: Int
        var condition: @Sendable ([Element]) -> Bool
        var continuation: CheckedContinuation<[Element], any Error>
    }

    private var seen: [Element] = []
    private var waiters: [Waiter] = []
    private var lastWaiter = 0

    var all: [Element] { seen }

    func add(_ element: Element) {
        seen.append(element)
        let ready = waiters.filter { $0.condition(seen) }
        waiters.removeAll { $0.condition(seen) }
        for waiter in ready { waiter.continuation.resume(returning: seen) }
    }

    /// Waits until what was seen meets a condition.
    @discardableResult
    func wait(until condition: @escaping @Sendable ([Element]) -> Bool) async throws -> [Element] {
        if condition(seen) { return seen }
        lastWaiter += 1
        let number = lastWaiter
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(throwing: NeverSeen()) }
                waiters.append(Waiter(number: number, condition: condition, continuation: continuation))
            }
        } onCancel: {
            Task { await self.abandon(number) }
        }
    }

    private func abandon(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: NeverSeen())
    }

    /// Waits for the `count`th element that matches.
    func first<Found: Sendable>(
        _ count: Int = 1, _ match: @escaping @Sendable (Element) -> Found?
    ) async throws -> Found {
        let seen = try await wait { $0.compactMap(match).count >= count }
        return seen.compactMap(match)[count - 1]
    }
}

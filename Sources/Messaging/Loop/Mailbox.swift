import DequeModule
import Synchronization

/// A queue from several tasks to one that takes, in order.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: Deque<Element> = []
    }

    private let state = Mutex(State())
    private let arrived = WakeSignal()
    private let hasRoom = WakeSignal()
    private let capacity: Int

    /// - Parameter capacity: elements at which ``post(_:)`` waits.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Appends, waiting for room; one task at a time may call it.
    func post(_ element: Element) async {
        while state.withLock({ $0.elements.count >= capacity }) {
            if Task.isCancelled { return }
            await hasRoom.wait()
        }
        postNow(element)
    }

    /// Appends at once; for elements whose number is bounded by other means.
    func postNow(_ element: Element) {
        state.withLock { $0.elements.append(element) }
        arrived.raise()
    }

    /// The oldest element, if there is one.
    func take() -> Element? {
        let (element, isBelowCapacity) = state.withLock { state in
            let element = state.elements.popFirst()
            return (element, state.elements.count < capacity)
        }
        if element != nil, isBelowCapacity { hasRoom.raise() }
        return element
    }

    /// Wakes the task that waits, without an element.
    func wake() { arrived.raise() }

    /// Returns once there may be an element to take, the time has come or the task is cancelled.
    func wait(until deadline: Int64?, time: any TimeSource) async {
        await arrived.wait(until: deadline, time: time)
    }
}

import Messaging
import Testing

@Suite struct WakeSignalTests {
    @Test func aSignalRaisedBeforeIsNotLost() async {
        let signal = WakeSignal()
        signal.raise()
        signal.raise()
        await signal.wait()
    }

    @Test func cancellationEndsTheWait() async {
        let signal = WakeSignal()
        let waiting = Task { await signal.wait() }
        waiting.cancel()
        await waiting.value
    }

    @Test func manyRaisesReachTheWaitingTask() async {
        let signal = WakeSignal()
        let rounds = 1000
        await withTaskGroup { group in
            let acknowledged = WakeSignal()
            group.addTask {
                for _ in 0..<rounds {
                    await signal.wait()
                    acknowledged.raise()
                }
            }
            group.addTask {
                for _ in 0..<rounds {
                    signal.raise()
                    await acknowledged.wait()
                }
            }
        }
    }

    @Test func aPassedDeadlineReturnsAtOnce() async {
        let time = SystemTimeSource()
        await WakeSignal().wait(until: time.now() - 1, time: time)
    }
}

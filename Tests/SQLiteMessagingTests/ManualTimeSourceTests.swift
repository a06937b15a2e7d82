import Messaging
import MessagingTestKit
import Testing

@Suite struct ManualTimeSourceTests {
    @Test func sleepersWakeWhenTheirTimeComes() async throws {
        let time = ManualTimeSource(now: 1000)
        let woken = Observed<[Int64]>([])
        try await withThrowingTaskGroup { group in
            for deadline in [1300, 1100, 1200] as [Int64] {
                group.addTask {
                    try await time.sleep(until: deadline)
                    woken.update { $0.append(deadline) }
                }
            }
            await time.waitForSleepers(3)
            time.advance(to: 1100)
            try await woken.wait { $0 == [1100] }
            time.advance(by: .milliseconds(200))
            try await woken.wait { Set($0) == [1100, 1200, 1300] }
            try await group.waitForAll()
        }
        #expect(time.sleeperCount == 0)
        time.advance(to: 5)
        #expect(time.now() == 1300)
        // A deadline that has passed is no sleep.
        try await time.sleep(until: 1300)
    }

    @Test func aCancelledSleeperThrows() async throws {
        let time = ManualTimeSource()
        let task = Task { try await time.sleep(for: .seconds(1)) }
        await time.waitForSleepers(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(time.sleeperCount == 0)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await time.sleep(for: .seconds(1))
        }
        await #expect(throws: CancellationError.self) { try await late.value }
    }
}

import Messaging
import Testing

@Suite struct BackoffTests {
    @Test func pausesDoubleUpToTheLimitAndStartAgain() {
        var backoff = Backoff(first: .milliseconds(50), limit: .milliseconds(150))
        #expect((0..<4).map { _ in backoff.pause() } == [50, 100, 150, 150].map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.pause() == .milliseconds(50))
    }

    @Test(
        arguments: [(Duration.zero, 0), (.microseconds(1), 1), (.milliseconds(7), 7), (.seconds(2), 2000)]
            as [(Duration, Int64)])
    func millisecondsAreRoundedUp(duration: Duration, milliseconds: Int64) {
        #expect(duration.milliseconds == milliseconds)
    }
}

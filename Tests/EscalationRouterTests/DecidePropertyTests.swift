import Foundation
import TandemEvents
import Testing

@testable import EscalationRouter

@Suite struct DecidePropertyTests {
    /// How many histories; `ROUTER_HISTORIES` sets another number.
    static let histories = ProcessInfo.processInfo.environment["ROUTER_HISTORIES"].flatMap(Int.init) ?? 2_000
    static let seed = ProcessInfo.processInfo.environment["ROUTER_SEED"].flatMap(UInt64.init) ?? 20_261_123

    @Test(arguments: 0..<8)
    func randomHistoriesKeepEveryPromise(lane: Int) throws {
        for number in 0..<(Self.histories / 8) {
            let seed = Self.seed &+ UInt64(lane) << 32 &+ UInt64(number)
            var history = try RandomHistory(seed: seed)
            var checker = InvariantChecker()
            for step in 0..<60 {
                let input = try history.next()
                let before = history.fixture.state
                let decision = try history.fixture.decide(input)
                let broken = checker.check(
                    input, before: before, decision, at: history.fixture.now, controls: history.fixture.controls)
                guard broken.isEmpty else {
                    Issue.record("seed \(seed), step \(step), rule \(decision.rule): \(broken)")
                    return
                }
            }
        }
    }

    @Test func decidingAgainGivesTheSameBytesAndStatesSurviveTheirSnapshot() throws {
        let codec = EventCodec()
        for number in 0..<200 {
            let seed = Self.seed &+ 7_000_000 &+ UInt64(number)
            var history = try RandomHistory(seed: seed)
            for _ in 0..<40 {
                let input = try history.next()
                let before = history.fixture.state
                let decision = try history.fixture.decide(input)
                // Once more, on the state as it comes back from the log.
                let restored = try before.map { try codec.decode(ConversationState.self, from: codec.encode($0)) }
                #expect(restored == before, "seed \(seed)")
                let again = try history.fixture.decider.decide(
                    restored, input, at: history.fixture.now, controls: history.fixture.controls)
                #expect(again == decision, "seed \(seed)")
                if let state = decision.state, let other = again.state {
                    #expect(try codec.encode(state) == codec.encode(other), "seed \(seed)")
                }
            }
        }
    }
}

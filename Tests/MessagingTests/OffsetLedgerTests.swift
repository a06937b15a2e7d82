import Messaging
import Testing

@Suite struct OffsetLedgerTests {
    @Test func nothingIsCommittableBeforeTheFirstIsFinished() {
        var ledger = OffsetLedger()
        ledger.received(5)
        ledger.received(6)
        ledger.finished(6)
        #expect(ledger.committable == nil)
        ledger.finished(5)
        #expect(ledger.committable == 7)
    }

    @Test func gapsInTheLogAreSteppedOver() {
        var ledger = OffsetLedger()
        ledger.received(5)
        ledger.received(9)
        ledger.finished(5)
        #expect(ledger.committable == 6)
        ledger.finished(9)
        ledger.reachedEnd(12)
        #expect(ledger.committable == 12)
    }

    @Test func theEndCountsOnlyWhenAllIsFinished() {
        var ledger = OffsetLedger()
        ledger.received(1)
        ledger.received(2)
        ledger.finished(1)
        ledger.reachedEnd(8)
        #expect(ledger.committable == 2)
    }

    @Test func whatIsCommittedIsNotCommittedAgain() {
        var ledger = OffsetLedger()
        ledger.received(1)
        ledger.finished(1)
        ledger.didCommit(2)
        #expect(ledger.committable == nil)
    }

    @Test func unknownAndRepeatedOffsetsChangeNothing() {
        var ledger = OffsetLedger()
        ledger.received(1)
        ledger.received(2)
        ledger.finished(7)
        ledger.finished(2)
        ledger.finished(2)
        #expect(ledger.committable == nil)
        #expect(ledger.pending == 2)
    }

    /// Against a model that keeps everything: whatever the order of finishing, the committable offset is the one after
    /// the longest finished beginning, and it never falls.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func agreesWithTheModel(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var ledger = OffsetLedger()
        var received: [Int64] = []
        var finished: Set<Int64> = []
        var next = Int64.random(in: 0..<100, using: &generator)
        var last: Int64 = -1
        for _ in 0..<300 {
            if Bool.random(using: &generator) {
                ledger.received(next)
                received.append(next)
                next += Int64.random(in: 1...3, using: &generator)
            } else if let offset = received.filter({ !finished.contains($0) }).randomElement(using: &generator) {
                ledger.finished(offset)
                finished.insert(offset)
            }
            let beginning = received.prefix { finished.contains($0) }
            let expected = beginning.last.map { $0 + 1 }
            let committable = ledger.committable
            #expect(committable == (expected == last ? nil : expected), "seed \(seed)")
            if let committable, Int.random(in: 0..<4, using: &generator) == 0 {
                #expect(committable > last, "seed \(seed)")
                ledger.didCommit(committable)
                last = committable
            }
            #expect(ledger.pending == received.count - beginning.count, "seed \(seed)")
        }
    }
}

import Messaging
import Testing

@testable import KafkaMessaging

@Suite struct AssignmentLedgerTests {
    private struct Membership: GroupMembership {}

    private let start = ContinuousClock.now
    private var deadline: ContinuousClock.Instant { start + .seconds(10) }

    private func owning() -> (AssignmentLedger, Assignment) {
        var ledger = AssignmentLedger()
        let assignment = ledger.assign([TopicPartition("topic", 0)], membership: Membership())
        return (ledger, assignment)
    }

    private func givesBack(_ ledger: inout AssignmentLedger, at now: ContinuousClock.Instant) -> Bool? {
        if case .giveBack(_, let isLate) = ledger.nextStep(now: now) { isLate } else { nil }
    }

    private func expectRefusal(of number: Int, by ledger: inout AssignmentLedger) {
        do throws(MessagingError) {
            try ledger.beginCommit(number)
            Issue.record("a commit of assignment \(number) must be refused")
        } catch {
            #expect(error.code == .fenced)
        }
    }

    @Test func keepsWhatIsOwnedAndIgnoresAnEarlyRelease() throws {
        var (ledger, assignment) = owning()
        ledger.release(assignment.number)
        let outcome1 = givesBack(&ledger, at: deadline)
        #expect(outcome1 == nil)
        try ledger.beginCommit(assignment.number)
    }

    @Test func givesBackOnlyAfterCommitsUnderWay() throws {
        var (ledger, assignment) = owning()
        ledger.revoke(isLost: false, deadline: deadline)
        try ledger.beginCommit(assignment.number)
        ledger.release(assignment.number)
        let outcome2 = givesBack(&ledger, at: start)
        #expect(outcome2 == nil)
        expectRefusal(of: assignment.number, by: &ledger)
        ledger.endCommit()
        let outcome3 = givesBack(&ledger, at: start)
        #expect(outcome3 == false)
        #expect(ledger.held == nil)
    }

    @Test func givesBackWhatIsNotReleasedInTime() throws {
        var (ledger, assignment) = owning()
        ledger.revoke(isLost: false, deadline: deadline)
        let outcome4 = givesBack(&ledger, at: start)
        #expect(outcome4 == nil)
        let outcome5 = givesBack(&ledger, at: deadline)
        #expect(outcome5 == true)
        expectRefusal(of: assignment.number, by: &ledger)
    }

    @Test func refusesCommitsOfLostAndFormerAssignments() throws {
        var (ledger, first) = owning()
        ledger.revoke(isLost: true, deadline: deadline)
        expectRefusal(of: first.number, by: &ledger)
        ledger.release(first.number)
        let outcome6 = givesBack(&ledger, at: start)
        #expect(outcome6 == false)
        let second = ledger.assign([], membership: Membership())
        #expect(second.number == first.number + 1)
        expectRefusal(of: first.number, by: &ledger)
        try ledger.beginCommit(second.number)
    }
}

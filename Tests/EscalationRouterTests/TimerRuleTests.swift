import TandemEvents
import Testing

@testable import EscalationRouter

@Suite struct TimerRuleTests {
    @Test func waitingIsRememberedAloudAndBecomesACase() throws {
        var fixture = try Fixture()
        try fixture.say("a person please", asksForPerson: 950)
        #expect(try fixture.fireNext().rule == .queueStillWaiting)
        #expect(fixture.now == Fixture.start + .seconds(600))
        #expect(try fixture.fireNext().rule == .queueStillWaiting)
        let decision = try fixture.fireNext()
        #expect(decision.rule == .queueDeadline && fixture.now == Fixture.start + .seconds(1_800))
        #expect(decision.notices == [.caseOpened] && decision.withdrawals == [.deadlinePassed])
        #expect(decision.followUps.first?.kind == .case)
        #expect(try fixture.fireNext().rule == .pendingDue)
        #expect(fixture.decisions.last?.personNeeded?.requestedAt == Fixture.start)
    }

    @Test func everybodyLeavingIsSaidAfterAGrace() throws {
        var fixture = try Fixture()
        try fixture.say("a person please", asksForPerson: 950)
        fixture.staff(0)
        #expect(try fixture.adoptControls().rule == .queueUnstaffed)
        #expect(try fixture.adoptControls().rule == .controlsUnaffected)
        fixture.pass(.seconds(10))
        fixture.staff(1)
        #expect(try fixture.adoptControls().rule == .queueStaffed)
        fixture.staff(0)
        try fixture.adoptControls()
        let decision = try fixture.fireNext()
        #expect(decision.rule == .queueUnstaffed && decision.notices == [.noPersonOnShift])
        #expect(fixture.now == Fixture.start + .seconds(70))
    }

    @Test func silenceClosesAndTheTombstoneFollows() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        try fixture.answer()
        #expect(try fixture.fireNext().rule == .silence)
        #expect(fixture.now == Fixture.start + .seconds(7_200))
        guard case .closed(let reason, let until) = fixture.state?.owner else {
            Issue.record("not closed")
            return
        }
        #expect(reason == .customerSilent && until == fixture.now + .seconds(3 * 86_400))
        let decision = try fixture.fireNext()
        #expect(decision.rule == .tombstone && fixture.now == until + .seconds(86_400))
        #expect(fixture.state == nil)
    }

    @Test func anOutdatedTimerDoesNothing() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        let due = try #require(fixture.state?.nextTimer?.due)
        try fixture.answer()
        let before = fixture.state
        #expect(try fixture.decide(.timer(.botDeadline, due: due)).rule == .timerOutdated)
        #expect(fixture.state == before)
    }

    @Test func aLongWaitBoundsTheSnapshot() throws {
        var fixture = try Fixture()
        try fixture.say("a person please", asksForPerson: 950)
        for number in 0..<2_000 {
            try fixture.say("message \(number) " + String(repeating: "\u{1F600}\"\\", count: 300))
        }
        let bytes = try EventCodec().encode(#require(fixture.state)).count
        #expect(bytes <= RouterPartition.snapshotLimit)
        try fixture.accept()
        let reply = try #require(try fixture.reply().messages.first)
        #expect(reply.answers.count == UnansweredMessages.limit)
        #expect(reply.answersThrough != nil && fixture.state?.unanswered.isEmpty == true)
    }
}

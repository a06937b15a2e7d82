import TandemEvents
import Testing

@testable import EscalationRouter

@Suite struct AgentRuleTests {
    func queued() throws -> Fixture {
        var fixture = try Fixture()
        try fixture.say("a person please", asksForPerson: 950)
        return fixture
    }

    func withAnna() throws -> Fixture {
        var fixture = try queued()
        try fixture.accept()
        return fixture
    }

    @Test func acceptingIsARequestThatTheFirstOneWins() throws {
        var fixture = try queued()
        let decision = try fixture.accept()
        #expect(decision.rule == .offerAccepted && decision.notices == [.personJoined])
        #expect(decision.noticeTexts.first?.contains("Anna") == true)
        let assigned = try #require(decision.assigned)
        #expect(assigned.epoch == 2 && assigned.lease == fixture.state?.lease)
        #expect(assigned.replyDue == fixture.now + .seconds(600))
        let second = try fixture.accept(by: Fixture.bo, epoch: 1)
        #expect(second.rule == .offerTooLate && second.withdrawals == [.offerOutdated])
    }

    @Test func aReplyAnswersWhatItsAgentHadSeen() throws {
        var fixture = try withAnna()
        let seen = try #require(fixture.state?.sequence)
        try fixture.say("are you there?")
        let first = try fixture.reply(seen: seen)
        #expect(first.rule == .agentReplied && first.messages.first?.answers.count == 1)
        #expect(first.messages.first?.author.name == "Anna")
        #expect(fixture.state?.unanswered.isEmpty == false)
        let second = try fixture.reply()
        #expect(second.messages.first?.answers.count == 1)
        #expect(fixture.state?.owner == .person(agent: Fixture.anna, replyDue: nil))
        #expect(try fixture.reply().messages.first?.answers.isEmpty == true, "any number a turn")
    }

    @Test func refusedRepliesComeBack() throws {
        var fixture = try withAnna()
        #expect(try fixture.reply(epoch: 1).refusals.map(\.reason) == [.outdatedEpoch])
        #expect(try fixture.reply(lease: LeaseID(high: 1, low: 1)).refusals.map(\.reason) == [.outdatedLease])
        let epoch = fixture.state?.epoch
        let lease = fixture.state?.lease
        try fixture.customer(.conversationEnded(ConversationEnded()))
        let closed = try fixture.reply(epoch: epoch, lease: lease)
        #expect(closed.refusals.map(\.reason) == [.closed] && closed.messages.isEmpty)
        try fixture.say("again")
        #expect(try fixture.reply(epoch: epoch, lease: lease).refusals.map(\.reason) == [.notOwner])
    }

    @Test func aLostLeaseQueuesAgainWithTheOriginalWait() throws {
        var fixture = try withAnna()
        fixture.pass(.seconds(120))
        let lease = try #require(fixture.state?.lease)
        let decision = try fixture.agent(.leaseExpired(LeaseExpired(lease: lease, epoch: 2)))
        #expect(decision.rule == .leaseExpired && decision.notices == [.personLeft])
        #expect(decision.personNeeded?.requestedAt == Fixture.start)
        #expect(decision.personNeeded?.previousAgent == Fixture.anna)
        #expect(try fixture.agent(.leaseExpired(LeaseExpired(lease: lease, epoch: 2))).rule == .agentOutdated)
    }

    @Test func anUnansweredCustomerIsQueuedAgain() throws {
        var fixture = try withAnna()
        let decision = try fixture.fireNext()
        #expect(decision.rule == .replyOverdue && fixture.now == Fixture.start + .seconds(600))
        #expect(decision.withdrawals == [.replyOverdue])
        #expect(decision.personNeeded?.requestedAt == Fixture.start)
    }

    @Test func aTransferKeepsThePersonUntilTheSecondAccepts() throws {
        var fixture = try withAnna()
        let lease = try #require(fixture.state?.lease)
        let asked = try fixture.agent(
            .transferRequested(TransferRequested(epoch: 2, lease: lease, toAgent: Fixture.bo.id)))
        #expect(asked.rule == .transferRequested && asked.ownerChanges.isEmpty)
        #expect(asked.personNeeded?.toAgent == Fixture.bo.id && asked.personNeeded?.epoch == 2)
        #expect(try fixture.reply().rule == .agentReplied)
        #expect(try fixture.accept(by: Fixture.anna).rule == .offerTooLate)
        let other = AgentReference(id: AgentID(high: 5, low: 3), name: "Cy")
        #expect(try fixture.accept(by: other).rule == .offerTooLate)
        let taken = try fixture.accept(by: Fixture.bo)
        #expect(taken.rule == .transferred && taken.withdrawals == [.transferred])
        #expect(taken.assigned?.agentID == Fixture.bo.id && taken.assigned?.epoch == 3)
        #expect(fixture.state?.transfer == nil)
        #expect(try fixture.reply(epoch: 2, lease: lease).refusals.map(\.reason) == [.outdatedEpoch])
    }

    @Test func resolvingClosesAndAMessageComesBackToTheSamePerson() throws {
        var fixture = try withAnna()
        try fixture.reply()
        let lease = try #require(fixture.state?.lease)
        let seen = try #require(fixture.state?.sequence)
        let decision = try fixture.agent(
            .resolved(Resolved(epoch: 2, lease: lease, seen: seen, outcome: .resolved)))
        #expect(decision.rule == .resolved && decision.notices == [.closed])
        #expect(fixture.state?.owner.name == "closed")
        fixture.pass(.seconds(3_600))
        let reopened = try fixture.say("it broke again")
        #expect(reopened.rule == .messageReopens && reopened.notices == [.reopened])
        #expect(reopened.personNeeded?.previousAgent == Fixture.anna)
        #expect(reopened.personNeeded?.requestedAt == fixture.now, "a new wait, not the settled one")
    }

    @Test func laterTheBotReopens() throws {
        var fixture = try withAnna()
        try fixture.reply()
        let lease = try #require(fixture.state?.lease)
        try fixture.agent(
            .resolved(Resolved(epoch: 2, lease: lease, seen: fixture.state?.sequence ?? 0)))
        fixture.pass(.seconds(5 * 3_600))
        try fixture.say("something else")
        #expect(fixture.state?.owner == .bot)
    }

    @Test func resolvingSettlesWhatWasSeenAndKeepsWhatWasNot() throws {
        var fixture = try withAnna()
        let lease = try #require(fixture.state?.lease)
        let seen = try #require(fixture.state?.sequence)
        try fixture.say("wait")
        let decision = try fixture.agent(.resolved(Resolved(epoch: 2, lease: lease, seen: seen)))
        #expect(decision.rule == .resolvedUnseen && decision.settles.messageIDs.count == 1)
        #expect(fixture.state?.owner.name == "queued" && fixture.state?.unanswered.messageIDs.count == 1)
    }

    @Test func returningToTheBotAsksWhatIsLeft() throws {
        var fixture = try withAnna()
        try fixture.reply()
        try fixture.say("and my parcel?")
        let lease = try #require(fixture.state?.lease)
        let decision = try fixture.agent(.returned(Returned(epoch: 2, lease: lease, to: .bot)))
        #expect(decision.rule == .returnedToBot && decision.notices == [.botJoined])
        #expect(decision.botTasks.first?.unanswered.count == 1 && fixture.state?.owner == .bot)
    }

    @Test func returningToTheQueueKeepsTheWait() throws {
        var fixture = try withAnna()
        let lease = try #require(fixture.state?.lease)
        fixture.pass(.seconds(60))
        let decision = try fixture.agent(
            .returned(Returned(epoch: 2, lease: lease, to: .queue, note: Content(text: "Needs tax skills."))))
        #expect(decision.rule == .returnedToQueue && decision.personNeeded?.requestedAt == Fixture.start)
        #expect(decision.personNeeded?.brief.note?.text == "Needs tax skills.")
        let shown = decision.conversationEvents.map { "\($0)" }.joined()
        #expect(!shown.contains("tax skills"), "notes stay inside")
    }

    @Test func repeatsOfTheOutboxAreDroppedAndGapsRecorded() throws {
        var fixture = try queued()
        try fixture.agent(.offerMade(OfferMade(offerID: fixture.id(), epoch: 1, expiresAt: fixture.now)), sequence: 4)
        #expect(fixture.state?.outboxes.first?.gaps == [OutboxProgress.Gap(first: 1, last: 3)])
        let again = try fixture.agent(
            .offerMade(OfferMade(offerID: fixture.id(), epoch: 1, expiresAt: fixture.now)), sequence: 4)
        #expect(again.rule == .agentDuplicate)
        let late = try fixture.agent(
            .offerMade(OfferMade(offerID: fixture.id(), epoch: 1, expiresAt: fixture.now)), sequence: 2)
        #expect(late.rule == .offerRecorded)
        let gaps = fixture.state?.outboxes.first?.gaps
        #expect(gaps == [OutboxProgress.Gap(first: 1, last: 1), OutboxProgress.Gap(first: 3, last: 3)])
    }

    @Test func anAgentEventWithoutOutboxIsRefused() throws {
        var fixture = try queued()
        let event = Event(
            id: fixture.id(), time: fixture.now, source: .humanQueue, conversation: fixture.context,
            agent: Fixture.anna, body: AgentEvent.offerAccepted(OfferAccepted(offerID: fixture.id(), epoch: 1)))
        #expect(throws: DecisionRefusal.self) { try fixture.decide(.agent(event)) }
    }

    @Test func waitsArePassedOnWhileQueued() throws {
        var fixture = try queued()
        let estimate = WaitEstimated(epoch: 1, position: 3, low: 60, high: 180, asOf: fixture.now)
        #expect(try fixture.agent(.waitEstimated(estimate)).rule == .waitEstimated)
        try fixture.accept()
        #expect(try fixture.agent(.waitEstimated(estimate)).rule == .agentOutdated)
    }
}

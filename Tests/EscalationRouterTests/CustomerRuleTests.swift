import TandemEvents
import Testing

@testable import EscalationRouter

@Suite struct CustomerRuleTests {
    @Test func askingForAPersonInTheFirstMessageGetsOneAtOnce() throws {
        var fixture = try Fixture()
        let decision = try fixture.say("je veux parler à un humain", asksForPerson: 950, language: "fr")
        #expect(decision.rule == .personRequested)
        #expect(decision.botTasks.isEmpty)
        #expect(decision.notices == [.personQueued])
        #expect(decision.noticeTexts.first?.hasPrefix("Je vous transfère") == true)
        let needed = try #require(decision.personNeeded)
        #expect(needed.reason == .requested && needed.epoch == 1 && needed.preferredSkills == ["fr"])
        #expect(needed.requestedAt == fixture.now && needed.brief.unanswered.count == 1)
        let change = try #require(decision.ownerChanges.first)
        #expect(change.from.name == "bot" && change.to.name == "queued" && change.epoch == 1)
    }

    @Test func aWeakSignalIsNoRequest() throws {
        var fixture = try Fixture()
        #expect(try fixture.say("are you human?", asksForPerson: 599).rule == .askBot)
    }

    @Test func theButtonWorksInEveryState() throws {
        var fixture = try Fixture()
        #expect(try fixture.customer(.personRequested(PersonRequested())).rule == .personRequested)
        #expect(fixture.state?.owner.name == "queued")
        #expect(try fixture.customer(.personRequested(PersonRequested())).rule == .personRequestedAlready)
        try fixture.customer(.conversationEnded(ConversationEnded()))
        let reopened = try fixture.customer(.personRequested(PersonRequested()))
        #expect(reopened.rule == .personRequested && fixture.state?.owner.name == "queued")
        #expect(reopened.conversationEvents.contains { if case .reopened = $0 { true } else { false } })
    }

    @Test func nobodyOnShiftIsSaidWithACase() throws {
        var fixture = try Fixture(onShift: 0, nextOpening: Fixture.start + .seconds(3_600))
        let decision = try fixture.say("a person please", asksForPerson: 950)
        #expect(decision.ownerChanges.map(\.to.name) == ["queued", "pending"])
        #expect(decision.ownerChanges.map(\.epoch) == [1, 2])
        #expect(decision.notices == [.noPersonOnShift])
        #expect(decision.personNeeded == nil)
        let followUp = try #require(decision.followUps.first)
        #expect(followUp.kind == .case && followUp.due == Fixture.start + .seconds(3_600))
        #expect(followUp.reference.count == 9 && decision.noticeTexts.first?.contains(followUp.reference) == true)
        #expect(decision.noticeTexts.first?.contains("2027-01-15 09:00 (UTC)") == true)
    }

    @Test func anUnknownOpeningIsNotInvented() throws {
        var fixture = try Fixture(onShift: 0)
        let decision = try fixture.say("a person please", asksForPerson: 950)
        #expect(decision.noticeTexts.first?.contains("Nobody is here right now") == true)
        #expect(decision.followUps.first?.due == Fixture.start + .seconds(4 * 3_600))
    }

    @Test func staffArrivingQueuesTheCaseWithItsOriginalWait() throws {
        var fixture = try Fixture(onShift: 0)
        try fixture.say("a person please", asksForPerson: 950)
        fixture.pass(.seconds(600))
        fixture.staff(1)
        let decision = try fixture.adoptControls()
        #expect(decision.rule == .pendingStaffed)
        #expect(decision.personNeeded?.reason == .due && decision.personNeeded?.requestedAt == Fixture.start)
        #expect(fixture.state?.effect(of: fixture.controls) == nil)
    }

    @Test func aDueCaseWithNobodyThereStaysTrue() throws {
        var fixture = try Fixture(onShift: 0)
        try fixture.say("a person please", asksForPerson: 950)
        let decision = try fixture.fireNext()
        #expect(decision.rule == .pendingStillUnstaffed && decision.notices == [.noPersonOnShift])
        #expect(fixture.state?.nextTimer?.due == fixture.now + .seconds(4 * 3_600))
        fixture.staff(1)
        #expect(try fixture.fireNext().rule == .pendingDue)
        #expect(fixture.state?.owner.name == "queued")
    }

    @Test func theCustomersOwnReturnToTheBot() throws {
        var fixture = try Fixture()
        try fixture.say("a person please", asksForPerson: 950)
        let decision = try fixture.customer(.botRequested(BotRequested()))
        #expect(decision.rule == .botRequested && fixture.state?.owner == .bot)
        #expect(decision.withdrawals == [.returnedToBot])
        #expect(decision.botTasks.isEmpty, "the wish for a person is not put to the assistant")
        #expect(decision.messages.first?.answers.count == 1)
    }

    @Test func whatWasAskedWhileWaitingGoesToTheBot() throws {
        var fixture = try Fixture()
        try fixture.say("a person please", asksForPerson: 950)
        try fixture.say("where is my parcel?")
        let decision = try fixture.customer(.botRequested(BotRequested()))
        #expect(decision.botTasks.first?.unanswered.count == 2)
        #expect(decision.notices == [.botJoined])
    }

    @Test func returningFromACasePassesTheQueue() throws {
        var fixture = try Fixture(onShift: 0)
        try fixture.say("a person please", asksForPerson: 950)
        let decision = try fixture.customer(.botRequested(BotRequested()))
        #expect(decision.ownerChanges.map(\.to.name) == ["queued", "bot"])
    }

    @Test func theBotIsNotToBeHadUnderASwitch() throws {
        var fixture = try Fixture()
        try fixture.say("a person please", asksForPerson: 950)
        fixture.throwSwitch(SwitchScope(kind: .all), .people)
        let decision = try fixture.customer(.botRequested(BotRequested()))
        #expect(decision.rule == .botRequestedInVain && decision.notices == [.botHeld])
        #expect(fixture.state?.owner.name == "queued")
    }

    @Test func aCallbackIsConfirmedWithItsReference() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        let decision = try fixture.customer(
            .callbackRequested(CallbackRequested(earliest: Fixture.start + .seconds(7_200))))
        #expect(decision.ownerChanges.map(\.to.name) == ["queued", "pending"])
        #expect(decision.notices == [.callbackArranged])
        #expect(decision.followUps.first?.kind == .callback)
        #expect(decision.followUps.first?.due == Fixture.start + .seconds(7_200))
        #expect(
            try fixture.customer(.callbackRequested(CallbackRequested())).rule == .callbackRequestedAlready)
        #expect(try fixture.fireNext().rule == .pendingDue)
    }

    @Test func endingSettlesEverything() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        let decision = try fixture.customer(.conversationEnded(ConversationEnded()))
        #expect(decision.rule == .customerEnded && decision.settles.messageIDs.count == 1)
        #expect(decision.notices == [.closed])
        #expect(fixture.state?.owner.name == "closed" && fixture.state?.unanswered.isEmpty == true)
        #expect(try fixture.customer(.conversationEnded(ConversationEnded())).rule == .endedAlready)
    }

    @Test func aMessageReopensWithTheBot() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        try fixture.customer(.conversationEnded(ConversationEnded()))
        let decision = try fixture.say("one more thing")
        #expect(decision.rule == .messageReopens)
        #expect(decision.notices == [.aiDisclosure], "disclosed again at the change of owner")
        #expect(decision.botTasks.first?.unanswered.count == 1)
        #expect(fixture.state?.epoch == 2)
    }

    @Test func repeatsAreDropped() throws {
        var fixture = try Fixture()
        let messageID: MessageID = fixture.id()
        try fixture.say("hello", messageID: messageID)
        let again = try fixture.say("hello", messageID: messageID)
        #expect(again.rule == .duplicate && again.actions.isEmpty)
        let ending: EventID = fixture.id()
        try fixture.customer(.conversationEnded(ConversationEnded()), id: ending)
        try fixture.say("reopen")
        #expect(try fixture.customer(.conversationEnded(ConversationEnded()), id: ending).rule == .duplicate)
        #expect(fixture.state?.owner == .bot)
    }

    @Test func automatedMessagesAreMarkedAndSettled() throws {
        var fixture = try Fixture()
        let decision = try fixture.say("I am out of office", automated: true)
        #expect(decision.rule == .messageAutomated && decision.botTasks.isEmpty)
        #expect(decision.messages.first?.automated == true && decision.settles.messageIDs.count == 1)
        try fixture.customer(.conversationEnded(ConversationEnded()))
        try fixture.say("I am out of office", automated: true)
        #expect(fixture.state?.owner.name == "closed", "a machine does not reopen")
    }

    @Test func aLoopIsBrokenAndSeenByAPerson() throws {
        var fixture = try Fixture()
        for _ in 0..<4 {
            try fixture.say("Thank you for your message!")
            try fixture.answer()
        }
        let broken = try fixture.say("Thank you for your message!")
        #expect(broken.rule == .messageLoop && broken.personNeeded?.reason == .loop)
        #expect(broken.personNeeded?.priority == 100)
        let more = try fixture.say("Thank you for your message!")
        #expect(more.rule == .messageLoopRepeated && more.settles.messageIDs.count == 1)
        #expect(try fixture.say("sorry, a person here").rule == .messageWaits)
    }

    @Test func whatIsSaidToNothingBeginsAConversation() throws {
        var fixture = try Fixture()
        #expect(try fixture.customer(.botRequested(BotRequested())).rule == .unknownConversation)
        #expect(fixture.state == nil)
        #expect(try fixture.answer().rule == .unknownConversation)
        let refused = try fixture.reply()
        #expect(refused.refusals.map(\.reason) == [.closed])
        #expect(try fixture.say("hello").rule == .askBot)
    }

    @Test func attributesAreBounded() throws {
        var fixture = try Fixture()
        let attributes = ["a": "1", "b": String(repeating: "x", count: 5_000), "c": "2"]
        try fixture.customer(.conversationOpened(ConversationOpened(attributes: attributes)))
        #expect(fixture.state?.attributes == ["a": "1"])
    }
}

import TandemEvents
import Testing

@testable import EscalationRouter

@Suite struct BotRuleTests {
    @Test func firstMessageIsDisclosedAndAsked() throws {
        var fixture = try Fixture()
        try fixture.customer(.conversationOpened(ConversationOpened(locale: "de-AT")))
        let decision = try fixture.say("Wo ist mein Paket?", language: "de")
        #expect(decision.rule == .askBot)
        #expect(decision.notices == [.aiDisclosure])
        #expect(decision.noticeTexts.first?.contains("KI-Assistenten von Aurora") == true)
        let task = try #require(decision.botTasks.first)
        #expect(task.turn == 1 && task.epoch == 0)
        #expect(task.unanswered.count == 1 && task.history.count == 1)
        #expect(task.deadline == fixture.now + .seconds(20))
        #expect(decision.conversationEvents.compactMap(\.sequence) == [1, 2])
    }

    @Test func aSureAnswerIsShownOnce() throws {
        var fixture = try Fixture()
        let asked = try fixture.say("Where is my refund?")
        let shown = try fixture.answer()
        #expect(shown.rule == .botAnswered)
        let message = try #require(shown.messages.first)
        #expect(message.author.kind == .ai && message.author.model == "embedded")
        #expect(message.answers == asked.botTasks.first?.unanswered)
        #expect(message.sources.map(\.version) == ["3"])
        let again = try fixture.answer()
        #expect(again.rule == .botOutdated && again.actions.isEmpty)
    }

    @Test func aNewerMessageSupersedesTheTurn() throws {
        var fixture = try Fixture()
        try fixture.say("Where is")
        try fixture.say("my refund?")
        let late = try fixture.answer(turn: 1)
        #expect(late.rule == .botOutdated && late.actions.isEmpty)
        let shown = try fixture.answer(turn: 2)
        #expect(shown.messages.first?.answers.count == 2)
    }

    @Test func bursting() throws {
        var fixture = try Fixture()
        for _ in 0..<8 {
            try fixture.say("and \(fixture.number)")
            fixture.pass(.seconds(10))
        }
        let deadline = try #require(fixture.state?.pendingTurn?.deadline)
        #expect(deadline == Fixture.start + .seconds(70), "the oldest waits at most 60 s, asked again at 70 s")
    }

    @Test func unsureOnceAsksForOtherWordsTwiceBringsAPerson() throws {
        var fixture = try Fixture()
        try fixture.say("hm")
        let first = try fixture.answer(confidence: 599)
        #expect(first.rule == .botUnsure)
        #expect(first.messages.first?.author.kind == .ai)
        #expect(first.messages.first?.content.text.contains("another way") == true)
        #expect(first.messages.first?.answers.count == 1 && first.messages.first?.sources.isEmpty == true)
        try fixture.say("hm hm")
        let second = try fixture.answer(confidence: 0)
        #expect(second.rule == .botUnsureAgain)
        #expect(second.messages.isEmpty, "what is not sure enough is never shown")
        #expect(second.notices == [.personQueued])
        #expect(second.personNeeded?.reason == .unsure)
        #expect(second.personNeeded?.brief.history.count == 3)
        #expect(fixture.state?.owner.name == "queued")
    }

    @Test func aGoodAnswerForgetsTheUnsureOne() throws {
        var fixture = try Fixture()
        try fixture.say("hm")
        try fixture.answer(confidence: 100)
        try fixture.say("refund?")
        try fixture.answer(confidence: 600)
        try fixture.say("hm")
        #expect(try fixture.answer(confidence: 100).rule == .botUnsure)
    }

    @Test func aClarificationIsShownOnce() throws {
        var fixture = try Fixture()
        try fixture.say("refund")
        let question = Clarification(
            run: fixture.run(confidence: 400), messageID: MessageID(high: 3, low: 3), content: Content(text: "Which?"))
        let decision = try fixture.bot(.clarification(question))
        #expect(decision.rule == .botClarified && decision.messages.first?.content.text == "Which?")
    }

    @Test func thresholdsByTopic() throws {
        var fixture = try Fixture()
        var policy = fixture.controls.policy
        policy.bot.confidenceByTopic = ["refund.wrong_amount": 950]
        fixture.controls = Fixture.controls(policy, onShift: 1)
        try fixture.say("wrong refund")
        let answer = Answer(
            run: fixture.run(confidence: 900, topic: "refund.wrong_amount"), messageID: fixture.id(),
            content: Content(text: "No."))
        #expect(try fixture.bot(.answer(answer)).rule == .botUnsure)
    }

    @Test func silencePastTheLimitBringsAPerson() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        let decision = try fixture.fireNext()
        #expect(decision.rule == .botSilent && fixture.now == Fixture.start + .seconds(20))
        #expect(decision.personNeeded?.reason == .deadlinePassed)
        #expect(decision.notices == [.personQueued])
        #expect(try fixture.answer(turn: 1, epoch: 0).rule == .botOutdated)
    }

    @Test(arguments: [HandoffReason.requested, .outOfScope, .risk])
    func aHandoffBringsAPersonWithItsReason(reason: HandoffReason) throws {
        var fixture = try Fixture()
        try fixture.say("my card was stolen")
        let decision = try fixture.bot(.handoff(Handoff(run: fixture.run(), reason: reason)))
        #expect(decision.rule == .botHandsOff)
        #expect(decision.personNeeded?.reason == reason)
        #expect(decision.personNeeded?.priority == (reason == .risk ? 900 : 500))
    }

    @Test func aFailureBringsAPerson() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        let decision = try fixture.bot(.failed(BotFailed(run: fixture.run(), reason: .unavailable)))
        #expect(decision.rule == .botFailed && decision.personNeeded?.reason == .failed)
    }

    @Test func aSwitchSendsToPeople() throws {
        var fixture = try Fixture()
        try fixture.say("hello")
        fixture.throwSwitch(SwitchScope(kind: .all), .people)
        #expect(fixture.state?.effect(of: fixture.controls) == .switchToPeople)
        let decision = try fixture.adoptControls()
        #expect(decision.rule == .switchedToPeople && decision.notices == [.botHeld])
        #expect(fixture.state?.effect(of: fixture.controls) == nil)
        #expect(try fixture.answer(turn: 1, epoch: 0).messages.isEmpty)
    }

    @Test(arguments: [
        (SwitchScope(kind: .brand, value: "Aurora"), true), (SwitchScope(kind: .brand, value: "Other"), false),
        (SwitchScope(kind: .channel, value: "web"), true), (SwitchScope(kind: .channel, value: "sms"), false),
        (SwitchScope(kind: .language, value: "en"), true), (SwitchScope(kind: .language, value: "sv"), false),
    ])
    func switchScopes(scope: SwitchScope, applies: Bool) throws {
        var fixture = try Fixture()
        fixture.throwSwitch(scope, .people)
        let decision = try fixture.say("hello")
        #expect(decision.rule == (applies ? .switchedToPeople : .askBot))
    }

    @Test(arguments: [SwitchScope(kind: .engine, value: "embedded"), SwitchScope(kind: .topic, value: "refund.status")])
    func switchesOverRepliesBlockThem(scope: SwitchScope) throws {
        var fixture = try Fixture()
        fixture.throwSwitch(scope, .people)
        try fixture.say("hello")
        let answer = Answer(
            run: fixture.run(topic: "refund.status"), messageID: fixture.id(), content: Content(text: "No."))
        let decision = try fixture.bot(.answer(answer))
        #expect(decision.rule == .botSwitchedOff && decision.messages.isEmpty)
        #expect(fixture.state?.owner.name == "queued")
    }
}

import Foundation
import Logging
import Messaging
import MessagingTestKit
import TandemEvents
import Testing

@testable import EscalationRouter

@Suite(.timeLimit(.minutes(1))) struct RouterServiceTests {
    @Test func aMessageTravelsToTheBotAndItsAnswerBack() async throws {
        let harness = try await RouterHarness()
        try await harness.publishPolicy()
        try await harness.say("Where is my refund?", in: 1)
        try await harness.withRouter { harness in
            let task = try await harness.records(.botTasks, count: 1)[0]
            let asked = try harness.codec.decode(AnswerRequested.self, from: task)
            let run = BotRun(
                epoch: asked.body.epoch, turn: asked.body.turn, engine: "embedded",
                articles: [ArticleReference(id: "refund.status", version: "1")], confidence: 900)
            let answer = Event(
                id: EventID(high: 3, low: 3), time: harness.now, source: .botResponder,
                conversation: RouterHarness.context(1), causationID: asked.id,
                body: Answer(run: run, messageID: MessageID(high: 3, low: 4), content: Content(text: "Soon.")))
            try await harness.producer.send(
                try harness.codec.encode(answer, topic: Topic.botEvents.transportName()))
            try await harness.decisions(1, by: .botAnswered)
        }
        let events = try await harness.conversationEvents(1)
        #expect(events.compactMap(\.sequence) == [1, 2, 3])
        guard case .message(let reply) = events[2] else {
            Issue.record("no reply")
            return
        }
        #expect(reply.answers == [MessageID(high: 1, low: 0)] && reply.sources.first?.id == "refund.status")
    }

    @Test func nothingIsTakenBeforeThereIsAPolicy() async throws {
        let harness = try await RouterHarness()
        try await harness.staff(1)
        try await harness.say("hello", in: 1)
        try await harness.withRouter { harness in
            // The follower has confirmed that there is no policy once it sleeps.
            await harness.time.waitForSleepers(1)
            #expect(try await harness.all(.decisions).isEmpty)
            try await harness.publishPolicy()
            try await harness.decisions(1, by: .askBot)
        }
    }

    @Test func aPoisonRecordIsSetAsideAmongAThousand() async throws {
        let harness = try await RouterHarness(partitions: 1)
        try await harness.publishPolicy()
        var messages = try (0..<1_000).map { try harness.message("hello \($0)", in: $0) }
        messages[500].value = Data("{\"content\":\"4111 1111\"".utf8)
        messages[501].headers.removeAll { $0.name == "ce_type" }
        messages[502].value = nil
        _ = try await harness.producer.send(messages)
        try await harness.withRouter { harness in
            try await harness.decisions(997, by: .askBot)
            try await harness.records(.deadLetters, count: 3)
        }
        let letters = try await harness.all(.deadLetters).map { try harness.codec.decode(DeadLetter.self, from: $0) }
        #expect(letters.map(\.body.offset) == [500, 501, 502])
        #expect(letters.map(\.body.reason).allSatisfy { !$0.isEmpty && !$0.contains("4111") })
        let numbers = try await harness.decisions().map(\.number)
        #expect(numbers == Array(1...998), "one decision an input and one adoption, without a gap")
    }

    @Test func aRestartGoesOnWhereItWas() async throws {
        let harness = try await RouterHarness()
        try await harness.publishPolicy()
        try await harness.staff(1)
        for round in 0..<3 {
            for conversation in 0..<20 {
                try await harness.say("message \(round)", in: conversation, number: round)
            }
            try await harness.withRouter { harness in
                try await harness.decisions(20 * (round + 1), by: .askBot)
            }
        }
        for conversation in 0..<20 {
            let events = try await harness.conversationEvents(conversation)
            #expect(events.compactMap(\.sequence) == Array(1...4))
        }
        let decisions = try await harness.decisions()
        #expect(decisions.count(where: { $0.rule == "controls.adopted" }) == 2, "once a partition")
        #expect(decisions.allSatisfy { $0.versions.controls == 2 })
    }

    @Test func timersFireWhenTheyAreDueAfterARestartToo() async throws {
        let harness = try await RouterHarness()
        try await harness.publishPolicy()
        try await harness.staff(1)
        try await harness.say("hello", in: 1)
        try await harness.withRouter { try await $0.decisions(1, by: .askBot) }
        harness.time.advance(by: .seconds(20))
        try await harness.withRouter { harness in
            let fired = try await harness.decisions(1, by: .botSilent)[0]
            #expect(fired.input == .timer(.botDeadline, due: harness.now))
            let tasks = try await harness.records(.agentTasks, count: 1)
            guard case .personNeeded(let needed) = try harness.codec.decode(AgentTask.self, from: tasks[0]).body else {
                Issue.record("no person needed")
                return
            }
            #expect(needed.reason == .deadlinePassed)
        }
    }

    @Test func aSwitchIsAdoptedAndSendsWaitingConversationsToPeople() async throws {
        let harness = try await RouterHarness()
        try await harness.publishPolicy()
        try await harness.staff(1)
        for conversation in 0..<50 { try await harness.say("hello", in: conversation) }
        try await harness.withRouter { harness in
            try await harness.decisions(50, by: .askBot)
            let scope = SwitchScope(kind: .all)
            try await harness.control(
                .switchSet(SwitchSet(scope: scope, mode: .people, by: "test", reason: "test")), key: "switch:all")
            let switched = try await harness.decisions(50, by: .switchedToPeople)
            #expect(switched.allSatisfy { $0.versions.controls == 3 })
        }
        let adopted = try await harness.decisions().filter { $0.rule == "controls.adopted" }
        #expect(adopted.count == 4 && adopted.allSatisfy { $0.stateBefore == nil })
    }

    @Test func recordedDecisionsAreMadeAgainToTheByte() async throws {
        let harness = try await RouterHarness(partitions: 1)
        try await harness.publishPolicy()
        try await harness.staff(1)
        for number in 0..<3 {
            for conversation in 0..<10 {
                let text = conversation % 3 == 0 ? "I want to talk to a person" : "hello \(number)"
                try await harness.say(text, in: conversation, number: number)
            }
        }
        try await harness.withRouter { try await $0.records(.decisions, count: 31) }
        let inputs = Dictionary(
            uniqueKeysWithValues: try await harness.all(.customerEvents).map { ($0.offset, $0) })
        let environment = try RouterEnvironment(
            topics: RouterTopics(), view: ControlsView(), maximumMessageSize: 1 << 20, logger: .init(label: "test"))
        let controls = Fixture.controls(try Policy(document: BuiltInPolicy.document()), onShift: 1)
        let writer = DecisionWriter(
            codec: harness.codec, topics: RouterTopics(), partition: 0, models: environment.models)
        var states: [ConversationID: ConversationStore.Current] = [:]
        for message in try await harness.all(.decisions) {
            let event = try harness.codec.decode(DecisionRecord.self, from: message)
            let record = event.body
            guard case .record(_, _, let offset, let id) = record.input, let conversation = event.conversation else {
                continue
            }
            let input = RouterInput.customer(
                try harness.codec.decode(CustomerEvent.self, from: #require(inputs[offset])),
                InputSignals(signals: record.signals))
            let before = states[conversation.conversationID]
            let decision = try environment.decider.decide(before?.state, input, at: record.at, controls: controls)
            let place = DecisionWriter.Place(
                number: record.number, input: record.input, at: record.at,
                controls: Controls(
                    offset: record.versions.controls, policy: controls.policy, policyVersion: record.versions.policy,
                    staffing: controls.staffing))
            let written = try writer.write(
                decision, place: place, cause: id, signals: InputSignals(signals: record.signals),
                before: before?.digest, conversation: conversation, traceparent: nil)
            #expect(written.messages.last?.value == message.value)
            states[conversation.conversationID] = written.current
        }
        #expect(states.count == 10)
    }

    @Test func differentNumbersOfPartitionsAreRefused() async throws {
        let harness = try await RouterHarness(odd: .botTasks)
        let router = try harness.makeRouter()
        let error = await #expect(throws: MessagingError.self) { try await router.run() }
        #expect(error?.code == .configuration && error?.message.contains("bot-tasks.v1 3") == true)
    }
}

import BotResponder
import Configuration
import Foundation
import Messaging
import MessagingTestKit
import ServiceRuntime
import TandemEvents
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(2))) struct BotResponderTests {
    private struct FailingEngine: AnswerEngine {
        struct Failure: Error {}

        let name = "failing"
        let model = "none"
        var error: any Error = Failure()

        func reply(to request: AnswerRequest) async throws -> EngineReply { throw error }
    }

    /// Replies to nothing before its task is cancelled.
    private struct SilentEngine: AnswerEngine {
        let name = "silent"
        let model = "none"
        let time: ManualTimeSource

        func reply(to request: AnswerRequest) async throws -> EngineReply {
            try await time.sleep(until: .max)
            throw EngineError(.internalError)
        }
    }

    @Test func taskIsAnsweredFromAnArticle() async throws {
        let harness = try await ServiceHarness()
        let task = harness.task("où est ma commande ?")
        try await harness.run(engine: nil, settings: ["bot.brand.name": "Acme"]) {
            try await harness.send(task)
            let event = try #require(try await harness.events(1).first)
            #expect(event.id == .following(task.id, role: "bot.reply"))
            #expect(event.causationID == task.id)
            #expect(event.receivedAt == task.receivedAt)
            #expect(event.traceparent == task.traceparent)
            #expect(event.source == .botResponder)
            #expect(event.conversation == harness.conversation)
            guard case .answer(let answer) = event.body else {
                Issue.record("not answered: \(event.body)")
                return
            }
            #expect(answer.messageID == .following(task.id, role: "bot.message"))
            #expect(answer.run.epoch == 3)
            #expect(answer.run.turn == 1)
            #expect(answer.run.engine == "embedded")
            #expect(answer.run.model?.hasPrefix("knowledge-") == true)
            #expect(answer.run.articles == [ArticleReference(id: "order.status", version: "1")])
            #expect(answer.run.topic == "order.status")
            #expect((650...1000).contains(answer.run.confidence))
            #expect(answer.content.language?.tag == "fr")
            #expect(answer.content.text.contains("Acme"))
        }
    }

    @Test func taskDoneTwiceHasTheSameIds() async throws {
        let harness = try await ServiceHarness()
        try await harness.run {
            try await harness.send(harness.task("where is my order"))
            try await harness.send(harness.task("where is my order"))
            let events = try await harness.events(2)
            #expect(events.count == 2)
            #expect(Set(events.map(\.id)).count == 1)
        }
    }

    @Test func requestForAPersonIsATypedHandoff() async throws {
        let harness = try await ServiceHarness()
        try await harness.run {
            try await harness.send(harness.task("je veux parler à un humain"))
            guard case .handoff(let handoff) = try await harness.events(1).first?.body else {
                Issue.record("not handed over")
                return
            }
            #expect(handoff.reason == .requested)
            #expect(handoff.run.topic == "human.request")
        }
    }

    @Test func taskPastItsDeadlineFails() async throws {
        let harness = try await ServiceHarness()
        try await harness.run {
            try await harness.send(harness.task("where is my order", deadline: noon))
            #expect(try await failureReason(harness) == .timedOut)
        }
    }

    @Test func engineSilentPastTheDeadlineFails() async throws {
        let harness = try await ServiceHarness()
        try await harness.run(engine: SilentEngine(time: harness.time)) {
            try await harness.send(harness.task("where is my order"))
            // The engine's sleep and the one until the deadline.
            await harness.time.waitForSleepers(2)
            harness.time.advance(by: .seconds(10))
            #expect(try await failureReason(harness) == .timedOut)
        }
    }

    @Test(arguments: [BotFailureReason.overBudget, .unavailable])
    func engineErrorNamesItsReason(_ reason: BotFailureReason) async throws {
        let harness = try await ServiceHarness()
        try await harness.run(engine: FailingEngine(error: EngineError(reason))) {
            try await harness.send(harness.task("where is my order"))
            #expect(try await failureReason(harness) == reason)
        }
    }

    @Test(arguments: [0, 1])
    func anyOtherErrorIsInternal(_ kind: Int) async throws {
        let harness = try await ServiceHarness()
        let engine = kind == 0 ? FailingEngine() : FailingEngine(error: CancellationError())
        try await harness.run(engine: engine) {
            try await harness.send(harness.task("where is my order"))
            #expect(try await failureReason(harness) == .internalError)
        }
    }

    @Test func poisonBecomesADeadLetterAndTheNextIsAnswered() async throws {
        let harness = try await ServiceHarness()
        var poison = try harness.codec.encode(harness.task("hello"), topic: Topic.botTasks.transportName())
        poison.value = Data("{\"secret\": ".utf8)
        try await harness.run {
            try await harness.send(poison)
            try await harness.send(harness.task("where is my order", number: 2))
            let record = try #require(try await harness.records(1, of: .deadLetters).first)
            let letter = try harness.codec.decode(DeadLetterEvent.self, from: record)
            guard case .deadLetter(let body) = letter.body else {
                Issue.record("no dead letter: \(letter.body)")
                return
            }
            #expect(record.key == poison.key)
            #expect(body.topic == Topic.botTasks.transportName())
            #expect(body.offset == 0)
            #expect(!body.reason.contains("secret"))
            #expect(body.headers.map(\.name) == poison.headers.map(\.name))
            #expect(try await harness.events(1).first?.causationID == harness.task("", number: 2).id)
        }
    }

    @Test func unknownTypesArePassedOver() async throws {
        let harness = try await ServiceHarness()
        var unknown = try harness.codec.encode(harness.task("hello"), topic: Topic.botTasks.transportName())
        unknown.headers = unknown.headers.map { header in
            header.name == "ce_type" ? MessageHeader("ce_type", "tandem.bot-tasks.news.v9") : header
        }
        try await harness.run {
            try await harness.send(unknown)
            try await harness.send(harness.task("where is my order", number: 2))
            #expect(try await harness.events(1).first?.causationID == harness.task("", number: 2).id)
        }
    }

    @Test(
        arguments: [
            (["bot.threshold.answer": 1_001], "bot.threshold.answer"),
            (["bot.concurrency": 0], "bot.concurrency"),
            (["bot.brand.name": ""], "bot.brand.name"),
            (["bot.default.language": "xx"], "bot.default.language"),
        ] as [([AbsoluteConfigKey: ConfigValue], String)])
    func wrongSettingsAreNamed(_ settings: [AbsoluteConfigKey: ConfigValue], _ key: String) async throws {
        let harness = try await ServiceHarness()
        let error = await #expect(throws: ConfigurationError.self) {
            try await harness.run(engine: nil, settings: settings) {}
        }
        #expect(error?.key.hasSuffix(key.dropFirst(4)) == true)
    }

    @Test func anotherKnowledgeFolderIsUsed() async throws {
        let folder = try KnowledgeFolder()
        defer { folder.remove() }
        let harness = try await ServiceHarness()
        try await harness.run(engine: nil, settings: ["bot.knowledge.path": .init(stringLiteral: folder.url.path)]) {
            try await harness.send(harness.task("Hello!"))
            guard case .answer(let answer) = try await harness.events(1).first?.body else {
                Issue.record("not answered")
                return
            }
            #expect(answer.content.text == "Good day.")
        }
    }

    @Test func operationsAreServedWhereAPortIsSet() async throws {
        let harness = try await ServiceHarness()
        let engine = try BuiltInKnowledge.engine.get()
        #expect(try harness.responder(engine: engine).operations == nil)
        let responder = try harness.responder(engine: engine, settings: ["bot.operations.port": 0])
        let operations = try #require(responder.operations)
        try await harness.run(responder) {
            let endpoint = try await operations.address.endpoint()
            let url = try #require(URL(string: "\(endpoint)/health/ready"))
            let (_, response) = try await URLSession.shared.data(from: url)
            #expect((response as? HTTPURLResponse)?.statusCode == 200)
        }
    }

    private func failureReason(_ harness: ServiceHarness) async throws -> BotFailureReason? {
        guard case .failed(let failed) = try await harness.events(1).first?.body else { return nil }
        return failed.reason
    }
}

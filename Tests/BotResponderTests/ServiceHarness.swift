import BotResponder
import Configuration
import Foundation
import Logging
import Messaging
import MessagingTestKit
import SQLiteMessaging
import ServiceLifecycle
import TandemEvents

/// A responder on a log in memory, seen through its topics alone.
struct ServiceHarness: Sendable {
    let transport: SQLiteTransport
    /// The clock of the responder; the transport has its own.
    let time = ManualTimeSource(now: noon.milliseconds)
    let codec = EventCodec()
    let conversation = ConversationContext(
        conversationID: ConversationID(high: 0x0192_0000_0000_5000, low: 0x8000_0000_0000_0001),
        customerID: CustomerID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0002), brand: "acme",
        channel: Channel(kind: .web))

    init() async throws {
        transport = try SQLiteTransport()
        let topics = [Topic.botTasks, .botEvents, .deadLetters].map { topic in
            TopicSpecification(name: topic.transportName(), partitions: 2, retention: .forever)
        }
        try await transport.administrator.create(topics)
    }

    /// Runs a responder on the built-in knowledge while `body` does; then it drains and everything is closed.
    func run(_ body: () async throws -> Void) async throws {
        try await run(engine: BuiltInKnowledge.engine.get(), body)
    }

    /// Makes a responder and runs it while `body` does; then it drains and everything is closed.
    /// - Parameter engine: nil has the responder make its own from the settings.
    func run(
        engine: (any AnswerEngine)?, settings: [AbsoluteConfigKey: ConfigValue] = [:],
        _ body: () async throws -> Void
    ) async throws {
        try await run(responder(engine: engine, settings: settings), body)
    }

    func responder(
        engine: (any AnswerEngine)?, settings: [AbsoluteConfigKey: ConfigValue] = [:]
    ) throws -> BotResponder {
        try buildBotResponder(
            reader: ConfigReader(provider: InMemoryProvider(values: settings)), transport: transport, engine: engine,
            time: time, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs a responder while `body` does; then it drains and everything is closed.
    func run(_ responder: BotResponder, _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: responder)], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await body()
            } catch {
                tasks.cancelAll()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        await transport.close()
    }

    func task(
        _ text: String, number: UInt64 = 1, deadline: Timestamp = noon + .seconds(10)
    ) -> Event<AnswerRequested> {
        let message = MessageID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0000 | number)
        let entry = HistoryEntry(
            sequence: Int(number), messageID: message, author: Author(kind: .customer), time: noon,
            content: Content(text: text))
        return Event(
            id: EventID(high: 0x0192_0000_0000_5000, low: 0x8000_0000_0000_0100 | number), time: noon,
            source: .escalationRouter, conversation: conversation,
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", receivedAt: noon - .seconds(1),
            body: AnswerRequested(
                epoch: 3, turn: Int(number), deadline: deadline, unanswered: [message], history: [entry]))
    }

    func send(_ task: Event<AnswerRequested>) async throws {
        try await send(codec.encode(task, topic: Topic.botTasks.transportName()))
    }

    func send(_ message: OutgoingMessage) async throws {
        let producer = try await transport.makeProducer()
        try await producer.send(message)
        await producer.close()
    }

    /// The first records of a topic, once there are so many.
    func records(_ count: Int, of topic: Topic) async throws -> [ReceivedMessage] {
        let name = topic.transportName()
        let reader = try await transport.makeReader([
            TopicPartition(name, 0): .earliest, TopicPartition(name, 1): .earliest,
        ])
        var found: [ReceivedMessage] = []
        while found.count < count, let event = try await reader.next() {
            if case .messages(let messages) = event { found += messages }
        }
        await reader.close()
        return found
    }

    func events(_ count: Int) async throws -> [Event<BotEvent>] {
        try await records(count, of: .botEvents).map { try codec.decode(BotEvent.self, from: $0) }
    }
}

import AsyncHTTPClient
import Configuration
import Foundation
import Messaging
import MessagingTestKit
import SQLiteMessaging
import ServiceRuntime
import TandemEvents

@testable import HumanQueue

/// A human queue with its topics in memory, on a clock that the test moves; the test plays the router.
final class QueueHarness: Sendable {
    static let serverKey = "tandem_server_of_the_tests_0123456789"

    let time = ManualTimeSource()
    let transport: SQLiteTransport
    let folder: URL
    let codec = EventCodec()
    let said = Observed<Event<AgentEvent>>()
    let controls = Observed<Event<ControlEvent>>()
    let deadLetters = Observed<Event<DeadLetterEvent>>()
    private let producer: any MessageProducer

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("queue-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        transport = try SQLiteTransport(time: time)
        let topics: [Topic] = [.agentTasks, .conversationEvents, .agentEvents, .controls, .deadLetters]
        try await transport.administrator.create(
            topics.map { TopicSpecification(name: $0.transportName(), partitions: 2, retention: .forever) })
        producer = try await transport.makeProducer()
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs a test against a queue that is started, and stops it afterwards.
    static func run(_ test: @escaping @Sendable (QueueHarness, RunningQueue) async throws -> Void) async throws {
        let harness = try await QueueHarness()
        try await harness.observe {
            try await harness.withQueue { queue in try await test(harness, queue) }
        }
        await harness.transport.close()
    }

    /// Reads what the queue says while a body runs.
    func observe(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.read(.agentEvents, AgentEvent.self, into: self.said) }
            group.addTask { try await self.read(.controls, ControlEvent.self, into: self.controls) }
            group.addTask { try await self.read(.deadLetters, DeadLetterEvent.self, into: self.deadLetters) }
            try await body()
            group.cancelAll()
        }
    }

    private func read<Body: EventPayload>(
        _ topic: Topic, _ body: Body.Type, into observed: Observed<Event<Body>>
    ) async throws {
        let partitions = try await transport.administrator.partitions(of: [topic.transportName()])
        let reader = try await transport.makeReader(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.earliest) }))
        while !Task.isCancelled, let event = try? await reader.next() {
            guard case .messages(let messages) = event else { continue }
            for message in messages { await observed.add(try codec.decode(body, from: message)) }
        }
        await reader.close()
    }

    /// Runs one process of the queue on the harness's database.
    func withQueue(
        _ body: @escaping @Sendable (RunningQueue) async throws -> Void
    ) async throws {
        let values: [AbsoluteConfigKey: ConfigValue] = [
            "queue.port": 0,
            "queue.database.path": ConfigValue(
                .string(folder.appendingPathComponent("queue.sqlite").path), isSecret: false),
            "queue.session.secret": "a secret of the tests that is long enough",
            "queue.server.keys": ConfigValue(.string(Self.serverKey), isSecret: true),
        ]
        let reader = ConfigReader(provider: InMemoryProvider(values: values))
        let queue = try buildHumanQueue(reader: reader, transport: transport, time: time)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run() }
            let endpoint = try await queue.address.endpoint()
            let client = HTTPClient(eventLoopGroupProvider: .singleton)
            do {
                try await body(RunningQueue(queue: queue, base: endpoint.description, client: client))
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
            group.cancelAll()
            // Being cancelled, the service ends with an error of cancellation.
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    // MARK: The router

    func context(_ number: UInt64) -> ConversationContext {
        ConversationContext(
            conversationID: ConversationID(high: 0x7000, low: 0x8000_0000_0000_0000 | number),
            customerID: CustomerID(high: 0x7000, low: number), brand: "acme", channel: Channel(kind: .web))
    }

    var now: Timestamp { Timestamp(milliseconds: time.now()) }

    @discardableResult
    func ask(_ body: some EventBody, about number: UInt64) async throws -> EventID {
        let event = Event(
            id: EventID.starting(at: now), time: now, source: .escalationRouter, conversation: context(number),
            body: body)
        try await producer.send(codec.encode(event, topic: Topic.agentTasks.transportName()))
        return event.id
    }

    func record(_ body: some EventBody, about number: UInt64) async throws {
        let event = Event(
            id: EventID.starting(at: now), time: now, source: .escalationRouter, conversation: context(number),
            body: body)
        try await producer.send(codec.encode(event, topic: Topic.conversationEvents.transportName()))
    }

    func send(_ message: OutgoingMessage) async throws {
        try await producer.send(message)
    }

    func needPerson(
        _ number: UInt64, epoch: Int = 1, priority: Int = 0, required: [String] = [], preferred: [String] = [],
        requestedAt: Timestamp? = nil, reason: HandoffReason = .requested, previous: AgentReference? = nil,
        toAgent: AgentID? = nil
    ) async throws {
        try await ask(
            PersonNeeded(
                epoch: epoch, reason: reason, priority: priority, requiredSkills: required, preferredSkills: preferred,
                requestedAt: requestedAt ?? now, deadline: now + .seconds(1_800),
                brief: Brief(topic: "refund.status", unanswered: [], history: []), previousAgent: previous,
                toAgent: toAgent), about: number)
    }

    /// Answers an acceptance as the router does.
    func assign(_ number: UInt64, to agent: AgentID, offer: OfferID, epoch: Int = 2, lease: UInt64 = 1) async throws {
        try await ask(
            Assigned(epoch: epoch, lease: LeaseID(high: 0x7000, low: lease), agentID: agent, offerID: offer),
            about: number)
    }

    func offer(_ count: Int = 1) async throws -> (
        conversation: ConversationID?, offer: OfferMade, agent: AgentReference?
    ) {
        try await said.first(count) { event in
            guard case .offerMade(let offer) = event.body else { return nil }
            return (event.conversation?.conversationID, offer, event.agent)
        }
    }
}

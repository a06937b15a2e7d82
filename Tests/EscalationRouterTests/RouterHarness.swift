import Configuration
import Foundation
import Messaging
import MessagingTestKit
import SQLiteMessaging
import TandemEvents
import Testing

@testable import EscalationRouter

/// A router on a log in memory, with a clock that stands still, and what a test says and reads around it.
struct RouterHarness {
    let transport: SQLiteTransport
    let time = ManualTimeSource()
    let producer: any MessageProducer
    let codec = EventCodec()

    init(partitions: Int32 = 2, odd: Topic? = nil) async throws {
        transport = try SQLiteTransport(time: time)
        var topics: [TopicSpecification] = []
        for topic in TopicCatalogue.topics {
            let count = topic == odd ? partitions + 1 : partitions
            topics.append(
                TopicSpecification(
                    name: topic.transportName(),
                    partitions: TopicCatalogue.partitions(of: topic, conversationPartitions: count),
                    retention: topic.retention == .compacted ? .compacted : .forever))
        }
        try await transport.administrator.create(topics)
        producer = try await transport.makeProducer()
    }

    var now: Timestamp { Timestamp(milliseconds: time.now()) }

    func makeRouter() throws -> EscalationRouter {
        let reader = ConfigReader(provider: InMemoryProvider(values: [:]))
        return try buildEscalationRouter(reader: reader, transport: transport, timeSource: time)
    }

    /// Runs the router while `body` does.
    func withRouter(_ body: @escaping @Sendable (RouterHarness) async throws -> Void) async throws {
        let router = try makeRouter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await router.run() }
            try await body(self)
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    func control(_ body: ControlEvent, key: String) async throws {
        let event = Event(id: .starting(at: now), time: now, source: .tandem, subject: key, body: body)
        try await producer.send(try codec.encode(event, topic: Topic.controls.transportName()))
    }

    func publishPolicy() async throws {
        try await producer.send(
            try codec.encode(BuiltInPolicy.publication(at: now), topic: Topic.controls.transportName()))
    }

    func staff(_ onShift: Int) async throws {
        try await control(.staffingChanged(StaffingChanged(skills: [], onShift: onShift)), key: "staffing")
    }

    static func context(_ conversation: Int) -> ConversationContext {
        ConversationContext(
            conversationID: ConversationID(high: 40, low: UInt64(conversation)),
            customerID: CustomerID(high: 41, low: UInt64(conversation)), brand: "Aurora",
            channel: Channel(kind: .web))
    }

    func message(_ text: String, in conversation: Int, number: Int = 0) throws -> OutgoingMessage {
        let context = Self.context(conversation)
        let id = MessageID(high: UInt64(conversation), low: UInt64(number))
        let event = Event(
            id: EventID(high: id.high, low: id.low &+ 1 << 40), time: now, source: .ingestGateway,
            conversation: context, receivedAt: now,
            body: MessageReceived(messageID: id, content: Content(text: text)))
        return try codec.encode(event, topic: Topic.customerEvents.transportName())
    }

    func say(_ text: String, in conversation: Int, number: Int = 0) async throws {
        try await producer.send(try message(text, in: conversation, number: number))
    }

    /// Waits until a topic holds this many records, and gives them by partition and offset.
    @discardableResult
    func records(_ topic: Topic, count: Int) async throws -> [ReceivedMessage] {
        let partitions = try await transport.administrator.partitions(of: [topic.transportName()])
        let ends = Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
        while try await transport.administrator.offsets(ends).values.reduce(0, +) < count {
            try Task.checkCancellation()
            await Task.yield()
        }
        return try await all(topic)
    }

    /// All records of a topic now, by partition and offset.
    func all(_ topic: Topic) async throws -> [ReceivedMessage] {
        let partitions = try await transport.administrator.partitions(of: [topic.transportName()])
        let ends = try await transport.administrator.offsets(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, .latest) }))
        var open = Set(partitions.filter { ends[$0, default: 0] > 0 })
        guard !open.isEmpty else { return [] }
        let reader = try await transport.makeReader(
            Dictionary(uniqueKeysWithValues: open.map { ($0, .earliest) }))
        var messages: [ReceivedMessage] = []
        while !open.isEmpty, let event = try await reader.next() {
            switch event {
            case .messages(let more): messages += more
            case .reachedEnd(let source, let offset):
                if offset >= ends[source, default: 0] { open.remove(source) }
            case .interrupted(let error): throw error
            }
        }
        await reader.close()
        return messages.sorted { ($0.source, $0.offset) < ($1.source, $1.offset) }
    }

    func decisions() async throws -> [DecisionRecord] {
        try await all(.decisions).map { try codec.decode(DecisionRecord.self, from: $0).body }
    }

    /// Waits until this many decisions were made by rules that pass.
    @discardableResult
    func decisions(_ count: Int, by rules: DecisionRule...) async throws -> [DecisionRecord] {
        let names = Set(rules.map(\.rawValue))
        var read = 0
        while true {
            let found = try await decisions()
            let matching = found.filter { names.contains($0.rule) }
            if matching.count >= count { return matching }
            read = found.count
            try await records(.decisions, count: read + 1)
        }
    }

    func conversationEvents(_ conversation: Int) async throws -> [ConversationEvent] {
        let id = Self.context(conversation).conversationID
        return try await all(.conversationEvents).map { try codec.decode(ConversationEvent.self, from: $0) }
            .filter { $0.conversation?.conversationID == id }.map(\.body)
    }
}

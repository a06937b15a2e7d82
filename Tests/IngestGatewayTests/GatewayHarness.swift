import AsyncHTTPClient
import Foundation
import IngestGateway
import Logging
import Messaging
import MessagingTestKit
import NIOCore
import SQLiteMessaging
import ServiceRuntime
import TandemEvents
import Testing

/// A gateway that listens on a free port, over topics in memory, at a time that tests move.
struct GatewayHarness: Sendable {
    static let serverKey = "tandem_server_0123456789abcdef0123456789abcdef"
    static let customerSecret = "the shop's secret of at least 32 bytes"

    let url: String
    let transport: AwayTransport
    let producer: any MessageProducer
    let time: ManualTimeSource
    let codec = EventCodec()

    /// Runs a gateway while `body` runs.
    static func run(
        settings: [String: String] = [:], _ body: @Sendable @escaping (GatewayHarness) async throws -> Void
    ) async throws {
        let transport = AwayTransport(try SQLiteTransport())
        try await transport.administrator.create(
            TopicCatalogue.topics.map {
                TopicSpecification(
                    name: $0.transportName(),
                    partitions: TopicCatalogue.partitions(of: $0, conversationPartitions: 4), retention: .forever)
            })
        var variables = [
            "TANDEM_GATEWAY_PORT": "0", "TANDEM_GATEWAY_SESSION_SECRET": "a secret of at least thirty-two bytes",
            "TANDEM_GATEWAY_SERVER_KEYS": serverKey, "TANDEM_GATEWAY_CUSTOMER_SECRETS": customerSecret,
        ]
        variables.merge(settings) { $1 }
        let time = ManualTimeSource()
        let gateway = try await buildIngestGateway(
            reader: ServiceConfiguration.environment(variables), transport: transport, metrics: MetricsRegistry(),
            time: time, logger: Logger(label: "test") { _ in SilentLogHandler() })
        let producer = try await transport.makeProducer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gateway.run() }
            let url = try await gateway.address.endpoint().description
            try await body(GatewayHarness(url: url, transport: transport, producer: producer, time: time))
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
        await transport.close()
    }

    var now: Int64 { time.now() }

    func advance(by duration: Duration) { time.advance(by: duration) }

    /// Everything that stands in a topic now, in the order of its partitions.
    func records(in topic: Topic) async throws -> [ReceivedMessage] {
        let partitions = try await transport.administrator.partitions(of: [topic.transportName()])
        let starts = Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
        var ends = try await transport.administrator.offsets(starts).filter { $0.value > 0 }
        let reader = try await transport.makeReader(ends.mapValues { _ in .earliest })
        var records: [ReceivedMessage] = []
        while !ends.isEmpty, let event = try await reader.next() {
            guard case .messages(let messages) = event else { continue }
            records += messages
            for message in messages where message.offset + 1 >= ends[message.source, default: 0] {
                ends[message.source] = nil
            }
        }
        await reader.close()
        return records
    }

    func customerEvents() async throws -> [Event<CustomerEvent>] {
        try await records(in: .customerEvents).map { try codec.decode(CustomerEvent.self, from: $0) }
    }

    /// Writes what the router would.
    func write(_ body: ConversationEvent, to conversation: ConversationID, customer: CustomerID) async throws {
        let context = ConversationContext(
            conversationID: conversation, customerID: customer, brand: "default", channel: Channel(kind: .web))
        let now = Timestamp(milliseconds: time.now())
        let event = Event(
            id: .starting(at: now), time: now, source: .escalationRouter, conversation: context, body: body)
        try await producer.send(codec.encode(event, topic: Topic.conversationEvents.transportName()))
    }
}

/// A handler that drops everything.
struct SilentLogHandler: LogHandler {
    var logLevel = Logger.Level.critical
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {}
}

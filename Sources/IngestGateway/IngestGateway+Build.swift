package import Configuration
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
package import Logging
package import Messaging
import ServiceLifecycle
package import ServiceRuntime
import TandemEvents
import Transcript

/// Builds a gateway from its configuration, whose keys ``GatewayConfiguration`` documents.
///
/// - Parameters:
///   - transport: carries the topics, which have been made.
///   - metrics: what `/metrics` shows; nil leaves it out.
/// - Throws: ``ConfigurationError`` for a setting that is wrong, `MessagingError` or `DatabaseError` where the transport or
///   the database cannot be opened.
package func buildIngestGateway(
    reader: ConfigReader, transport: any MessagingTransport, metrics: MetricsRegistry? = nil,
    time: any TimeSource = SystemTimeSource(), logger: Logger = Logger(label: "ingest-gateway")
) async throws -> IngestGateway {
    let configuration = try GatewayConfiguration(reader: reader)
    let sessions = try SessionAuthority(configuration: configuration, time: time)
    let codec = EventCodec()
    let transcript = Transcript(codec: codec)
    let database = try openTranscripts(configuration.databasePath)
    let heads = ConversationHeads()
    let streams = ConversationStreams(
        maximum: configuration.maximumStreams, maximumPerCustomer: configuration.maximumStreamsPerCustomer,
        maximumBytes: configuration.maximumStreamBytes)
    let outbox = try await database.write { database in try Outbox(database) }
    let projection = TranscriptProjection(
        transcript: transcript, outbox: outbox, heads: heads, streams: streams, codec: codec, time: time)
    let consumer = InDatabaseConsumer(
        name: "ingest-gateway",
        topics: [Topic.customerEvents.transportName(), Topic.conversationEvents.transportName()],
        transport: transport, database: database, time: time, logger: logger,
        handle: { database, messages in try projection.apply(messages, in: database) },
        deadLetter: { database, message, error in
            try projection.bury(message, reason: "\(type(of: error))", in: database)
        })
    let directory = ConversationDirectory(
        heads: heads, database: database, transcript: transcript, transport: transport,
        progress: consumer.progress, time: time)
    let intake = Intake(
        producer: try await transport.makeProducer(), directory: directory, heads: heads, codec: codec, time: time,
        maximumInFlight: configuration.maximumInFlight)
    let api = GatewayAPI(
        configuration: configuration, sessions: sessions, directory: directory, intake: intake, streams: streams,
        limits: RequestLimits(configuration: configuration, time: time))
    let router = try makeRouter(api, configuration, health: makeHealth(consumer.progress), metrics: metrics)
    return IngestGateway(
        http: HTTPService(router: router, configuration: configuration.server, logger: logger),
        intake: intake,
        dependencies: [
            consumer,
            OutboxRelay(outbox: outbox, database: database, transport: transport, time: time, logger: logger),
            EphemeralRelay(transport: transport, streams: streams, codec: codec, time: time, logger: logger),
            StreamHeartbeat(streams: streams, interval: configuration.heartbeat, time: time),
        ],
        logger: logger)
}

private func openTranscripts(_ path: String?) throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.prepareDatabase { database in
        // What is lost with the power is projected again.
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    let database: any DatabaseWriter =
        try path.map { try DatabasePool(path: $0, configuration: configuration) }
        ?? DatabaseQueue(configuration: configuration)
    var migrator = DatabaseMigrator()
    Transcript.registerMigrations(in: &migrator)
    try migrator.migrate(database)
    return database
}

private func makeHealth(_ progress: InDatabaseProgress) -> HealthChecks {
    let health = HealthChecks()
    health.add("transcripts") {
        progress.positions.isEmpty ? .notReady(reason: "The topics have not been read yet.") : .ready
    }
    return health
}

private func makeRouter(
    _ api: GatewayAPI, _ configuration: GatewayConfiguration, health: HealthChecks, metrics: MetricsRegistry?
) throws -> Router<ServiceRequestContext> {
    let router = Router(context: ServiceRequestContext.self)
    if !configuration.allowedOrigins.isEmpty {
        router.add(
            middleware: CrossOriginMiddleware(
                origins: configuration.allowedOrigins, methods: [.get, .post, .put],
                headers: [
                    "Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-ID", "Traceparent",
                ],
                exposed: ["Retry-After", "X-Request-ID"]))
    }
    router.add(middleware: RequestMiddleware())
    router.addOperations(health: health, metrics: metrics)
    api.addRoutes(to: router)
    try StaticPages().addRoutes(to: router)
    return router
}

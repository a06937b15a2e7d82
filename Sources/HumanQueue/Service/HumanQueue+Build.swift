package import Configuration
import Foundation
import GRDB
import Hummingbird
package import Logging
package import Messaging
package import ServiceRuntime

/// Makes a human queue from its configuration, whose keys ``HumanQueueConfiguration`` names.
///
/// - Parameters:
///   - transport: carries `agent-tasks`, `conversation-events`, `agent-events`, `controls` and `dead-letters`, which exist.
///   - metrics: what `/metrics` serves.
/// - Throws: ``ConfigurationError``, or `DatabaseError` where the database cannot be opened.
package func buildHumanQueue(
    reader: ConfigReader,
    transport: any MessagingTransport,
    metrics: MetricsRegistry? = nil,
    health: HealthChecks = HealthChecks(),
    time: any TimeSource = SystemTimeSource(),
    logger: Logger = Logger(label: "human-queue")
) throws -> HumanQueue {
    let configuration = try HumanQueueConfiguration(reader: reader)
    let sessions = try TokenSigner(secret: configuration.sessionSecret, purpose: "agent-session")
    let serverKeys = try ServerKeys(configuration.serverKeys)
    let database = try QueueDatabase.open(URL(fileURLWithPath: configuration.databasePath))
    let core = try QueueCore(database: database, settings: configuration.matching, time: time)
    let input = QueueInput(core: core)
    let consumer = InDatabaseConsumer(
        name: QueueInput.consumer, topics: input.topics, transport: transport, database: database, time: time,
        logger: logger,
        handle: { database, messages in try input.apply(messages, database) },
        deadLetter: { database, message, error in try input.bury(message, error, database) })
    let relay = OutboxRelay(
        outbox: core.outbox, database: database, transport: transport, time: time, logger: logger)
    let api = QueueAPI(
        core: core, sessions: sessions, serverKeys: serverKeys, sessionDuration: configuration.sessionLifetime,
        signInLimiter: TokenBucketLimiter(rate: 5, burst: 20, maximumKeys: 10_000, time: time))
    let router = Router(context: ServiceRequestContext.self)
    router.middlewares.add(RequestMiddleware())
    router.addOperations(health: health, metrics: metrics)
    api.addRoutes(to: router)
    try AgentPage().addRoutes(to: router)
    let http = HTTPService(router: router, configuration: configuration.server, logger: logger)
    return HumanQueue(core: core, http: http, consumer: consumer, relay: relay, logger: logger)
}

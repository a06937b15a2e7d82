package import Configuration
import Hummingbird
package import Logging
package import Messaging
package import ServiceRuntime

/// Makes a bot responder from its configuration, whose keys ``BotResponderConfiguration`` names.
///
/// Reads and checks the knowledge, so that a mistake in it stops the start.
///
/// - Parameters:
///   - transport: carries `bot-tasks`, `bot-events` and `dead-letters`, which exist.
///   - engine: answers instead of the embedded engine.
///   - metrics: what `/metrics` serves.
/// - Throws: ``ConfigurationError`` or ``KnowledgeError``.
package func buildBotResponder(
    reader: ConfigReader,
    transport: any MessagingTransport,
    engine: (any AnswerEngine)? = nil,
    metrics: MetricsRegistry? = nil,
    health: HealthChecks = HealthChecks(),
    time: any TimeSource = SystemTimeSource(),
    logger: Logger = Logger(label: "bot-responder")
) throws -> BotResponder {
    let configuration = try BotResponderConfiguration(reader: reader)
    let operations = configuration.operations.map { server in
        let router = Router(context: ServiceRequestContext.self)
        router.addOperations(health: health, metrics: metrics)
        return HTTPService(router: router, configuration: server, logger: logger)
    }
    return BotResponder(
        operations: operations, configuration: configuration,
        engine: try engine ?? embeddedEngine(configuration, logger: logger), transport: transport, time: time,
        logger: logger)
}

private func embeddedEngine(
    _ configuration: BotResponderConfiguration, logger: Logger
) throws -> EmbeddedEngine {
    let folder = configuration.knowledgeFolder ?? KnowledgeLoader.builtInFolder
    let knowledge = try KnowledgeLoader(folder: folder).load()
    guard knowledge.languages.contains(configuration.defaultLanguage) else {
        throw ConfigurationError(
            key: "bot.default.language", expected: "one of \(knowledge.languages.joined(separator: ", "))")
    }
    logger.info(
        "Knowledge loaded",
        metadata: [Keys.version: "\(knowledge.version)", Keys.count: "\(knowledge.topics.count)"])
    return EmbeddedEngine(
        knowledge: knowledge, brandName: configuration.brandName, defaultLanguage: configuration.defaultLanguage,
        thresholds: configuration.thresholds)
}

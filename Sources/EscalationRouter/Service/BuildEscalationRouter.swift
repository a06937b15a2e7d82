package import Configuration
import Hummingbird
import Logging
package import Messaging
package import ServiceRuntime

/// Makes the escalation router from its configuration; see `RouterSettings` for the keys.
///
/// - Throws: `ConfigurationError` where a value is wrong; an error with a sentence where the texts that ship with the
///   router cannot be read.
package func buildEscalationRouter(
    reader: ConfigReader, transport: any MessagingTransport, metrics: MetricsRegistry? = nil,
    health: HealthChecks = HealthChecks(), timeSource: any TimeSource = SystemTimeSource()
) throws -> EscalationRouter {
    let settings = try RouterSettings(reader: reader)
    let logger = Logger(label: "tandem.escalation-router")
    let environment = try RouterEnvironment(
        topics: RouterTopics(prefix: settings.topicPrefix), view: ControlsView(),
        maximumMessageSize: transport.maximumMessageSize, logger: logger)
    let operations = settings.operations.map { server in
        let router = Router(context: ServiceRequestContext.self)
        router.addOperations(health: health, metrics: metrics)
        return HTTPService(router: router, configuration: server, logger: logger)
    }
    return EscalationRouter(
        operations: operations, transport: transport, time: timeSource, settings: settings, environment: environment,
        logger: logger)
}

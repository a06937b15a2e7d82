import BotResponder
import Configuration
import EscalationRouter
import HumanQueue
import IngestGateway
import Logging
import Messaging
import ServiceLifecycle
import ServiceRuntime
import UnixSignals

/// All four services in one process, on one transport.
struct EmbeddedSystem {
    let transport: any MessagingTransport
    let gateway: IngestGateway
    let queue: HumanQueue
    let router: EscalationRouter
    let bot: BotResponder

    /// - Parameter reader: the configuration of all services; see each of them for its keys.
    init(
        reader: ConfigReader,
        transport: any MessagingTransport,
        metrics: MetricsRegistry? = nil,
        time: any TimeSource = SystemTimeSource()
    ) async throws {
        self.transport = transport
        gateway = try await buildIngestGateway(reader: reader, transport: transport, metrics: metrics, time: time)
        queue = try buildHumanQueue(reader: reader, transport: transport, metrics: metrics, time: time)
        router = try buildEscalationRouter(reader: reader, transport: transport, timeSource: time)
        bot = try buildBotResponder(reader: reader, transport: transport, time: time)
    }

    /// Runs until the task is cancelled or a signal asks for the end: intake stops first, then what it feeds.
    func run(signals: [UnixSignal], logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [bot, router, queue, gateway].map { (service: any Service) in
                    .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: signals,
                logger: logger
            )
        )
        try await group.run()
    }
}

package import Configuration
import Foundation
package import Logging
package import Messaging
package import ServiceLifecycle
import UnixSignals

/// What the programs of all services share: configuration from the environment, observability, one service that runs until
/// SIGTERM or SIGINT drains it, and errors in sentences.
package enum ServiceProgram {
    /// Runs a service to its end, and the process with it: exit code 0 after a drain, 1 after an error.
    ///
    /// - Parameters:
    ///   - label: the label of its log.
    ///   - makeTransport: chooses what carries the messages; its reader is the whole environment (`KAFKA_…`).
    ///   - build: makes the service.
    package static func run(
        label: String,
        makeTransport: (ConfigReader, Logger) throws -> any MessagingTransport,
        build: (ConfigReader, any MessagingTransport, MetricsRegistry) async throws -> any Service
    ) async -> Never {
        do {
            let reader = ServiceConfiguration.environment()
            let metrics = try Observability.bootstrap(reader: reader)
            let logger = Logger(label: label)
            let transport = try makeTransport(ConfigReader(provider: EnvironmentVariablesProvider()), logger)
            let service = try await build(reader, transport, metrics)
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                    gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: logger
                )
            )
            try await group.run()
            await transport.close()
            exit(0)
        } catch {
            FileHandle.standardError.write(Data("\(label): \(error)\n".utf8))
            exit(1)
        }
    }
}

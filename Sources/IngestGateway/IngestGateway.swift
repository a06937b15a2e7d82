import Logging
import ServiceLifecycle
package import ServiceRuntime

/// The ingest gateway: takes what customers say into the topics, and shows them what is said to them.
package struct IngestGateway: Service {
    /// Where it listens, once it does.
    package var address: ListeningAddress { http.address }

    let http: HTTPService
    let intake: Intake
    /// What the server needs, in the order in which it starts.
    let dependencies: [any Service]
    let logger: Logger

    /// Serves until shut down: then no new connection is taken, streams end, requests under way are answered.
    package func run() async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: (dependencies + [http]).map { .init(service: $0) }, logger: logger))
        do {
            try await group.run()
        } catch {
            await intake.close()
            throw error
        }
        await intake.close()
    }
}

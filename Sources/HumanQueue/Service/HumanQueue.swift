import GRDB
import Logging
package import Messaging
import ServiceLifecycle
package import ServiceRuntime

/// The human queue: matches conversations that wait for a person with agents, and serves the agents' API and page.
///
/// Its state is its database: each change is written there with the events that tell of it. One process works on a database;
/// a second one stops, as offsets move by compare-and-set.
package struct HumanQueue: Service {
    /// Where its HTTP API listens, once it does.
    package var address: ListeningAddress { http.address }
    /// How far `agent-tasks` and `conversation-events` have been taken.
    package var progress: InDatabaseProgress { consumer.progress }

    let core: QueueCore
    let http: HTTPService
    let consumer: InDatabaseConsumer
    let relay: OutboxRelay
    let logger: Logger

    package func run() async throws {
        // Connections that were open when the last process ended have as long to come back as any other.
        try await core.perform { _ in }
        core.moved.raise()
        let services: [any Service] = [
            relay, consumer, QueueClock(core: core, logger: logger), QueueAnnouncer(core: core, logger: logger), http,
            FeedHeartbeat(core: core),
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }, logger: logger))
        try await group.run()
    }
}

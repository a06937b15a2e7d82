import Logging
package import ServiceLifecycle

/// A service that runs beside a test until it is stopped as a program would stop it.
package final class RunningService: Sendable {
    private let trigger: ServiceGroup
    private let task: Task<Void, any Error>

    package init(_ service: any Service) {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: service,
                        successTerminationBehavior: .gracefullyShutdownGroup
                    )
                ],
                logger: .silent
            )
        )
        trigger = group
        task = Task { try await group.run() }
    }

    deinit {
        task.cancel()
    }

    /// Asks for a graceful shutdown without waiting for it.
    package func beginStopping() {
        Task { [trigger] in await trigger.triggerGracefulShutdown() }
    }

    /// Shuts down gracefully and waits for the end.
    package func stop() async throws {
        await trigger.triggerGracefulShutdown()
        try await task.value
    }

    /// Cancels the service's task and waits for its end.
    package func cancel() async {
        task.cancel()
        _ = await task.result
    }
}

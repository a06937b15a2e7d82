import Logging
import Messaging
import ServiceLifecycle
package import ServiceRuntime
import TandemEvents

/// The escalation router as a service: owns the conversations of its partitions, and alone writes their public record.
package struct EscalationRouter: Service {
    /// The HTTP server of health and metrics, nil where none is configured.
    package let operations: HTTPService?

    private let transport: any MessagingTransport
    private let time: any TimeSource
    private let settings: RouterSettings
    private let environment: RouterEnvironment
    private let logger: Logger

    init(
        operations: HTTPService?, transport: any MessagingTransport, time: any TimeSource, settings: RouterSettings,
        environment: RouterEnvironment, logger: Logger
    ) {
        self.operations = operations
        self.transport = transport
        self.time = time
        self.settings = settings
        self.environment = environment
        self.logger = logger
    }

    /// Runs until shut down, and drains then.
    ///
    /// - Throws: `MessagingError` with code `configuration` where topics that belong together have different numbers of
    ///   partitions, or `unknownTopic` where one is missing.
    package func run() async throws {
        try await retrying(time: time, logger: logger) { try await checkTopics() }
        var configuration = InTransactionConfiguration(
            group: settings.group, transactionalID: settings.transactionalID, inputs: environment.topics.inputs,
            stateTopic: environment.topics.conversationState)
        configuration.commitInterval = settings.commitInterval
        let consumer = InTransactionConsumer(
            configuration: configuration, transport: transport, time: time, logger: logger
        ) { [environment] number in
            RouterPartition(number: number, environment: environment)
        }
        let follower = ControlsFollower(
            transport: transport, topic: environment.topics.controls, view: environment.view, time: time,
            logger: logger, onChange: { consumer.wake() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let operations { group.addTask { try await operations.run() } }
            group.addTask { try await follower.run() }
            group.addTask { try await consumer.run() }
            defer { group.cancelAll() }
            try await group.next()
            // Whichever ends first ends the other: without controls nothing may be decided.
        }
    }

    /// A conversation's topics are read side by side, so their partitions have to be the same.
    private func checkTopics() async throws {
        let names = environment.topics.coPartitioned
        let partitions = try await transport.administrator.partitions(of: names)
        let counts = Dictionary(grouping: partitions, by: \.topic).mapValues(\.count)
        guard Set(counts.values).count == 1 else {
            let list = names.map { "\($0) \(counts[$0] ?? 0)" }.joined(separator: ", ")
            throw MessagingError(
                .configuration,
                "The topics of conversations have different numbers of partitions (\(list)). Export them and import "
                    + "them into new topics with one number.")
        }
        _ = try await transport.administrator.partitions(of: [environment.topics.controls])
    }
}

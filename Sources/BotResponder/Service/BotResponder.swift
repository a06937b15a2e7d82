import Logging
import Messaging
import ServiceLifecycle
package import ServiceRuntime
import TandemEvents

/// Answers what stands in `bot-tasks` with events in `bot-events`.
///
/// Stateless: what was not finished when it ends is done again by whoever takes over, with the same event ids.
package struct BotResponder: Service {
    /// The HTTP server of health and metrics, nil where none is configured.
    package let operations: HTTPService?

    let configuration: BotResponderConfiguration
    let engine: any AnswerEngine
    let transport: any MessagingTransport
    let time: any TimeSource
    let logger: Logger

    package func run() async throws {
        let producer = try await retrying(time: time, logger: logger) { try await transport.makeProducer() }
        let handler = BotTaskHandler(
            engine: engine, producer: producer, time: time, metrics: BotMetrics(), logger: logger)
        var settings = AfterCompletionConfiguration(
            consumer: GroupConsumerConfiguration(
                group: configuration.group, topics: [Topic.botTasks.transportName()]))
        settings.maximumConcurrency = configuration.concurrency
        let consumer = AfterCompletionConsumer(
            configuration: settings, transport: transport, time: time, logger: logger,
            handle: { try await handler.handle($0) },
            deadLetter: { message, error, attempts in
                try await handler.deadLetter(message, reason: "\(type(of: error))", attempts: attempts)
            })
        var services: [any Service] = [consumer]
        if let operations { services.insert(operations, at: 0) }
        let group = ServiceGroup(
            configuration: .init(services: services.map { .init(service: $0) }, logger: logger))
        do {
            try await group.run()
        } catch {
            await producer.close()
            throw error
        }
        await producer.close()
    }
}

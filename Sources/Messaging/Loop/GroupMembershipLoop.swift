import Logging
import ServiceLifecycle

/// Joins a consumer group, again after what passes by itself, and brings the consumer's events to the one task that works.
struct GroupMembershipLoop<Input: Sendable>: Sendable {
    let configuration: GroupConsumerConfiguration
    let transport: any MessagingTransport
    /// What the working task takes its inputs from.
    let mailbox: Mailbox<Input>
    let time: any TimeSource
    let logger: Logger
    let event: @Sendable (GroupConsumerEvent) -> Input
    /// Asks the working task to drain and return.
    let stop: Input

    /// - Parameter work: one membership; it returns once drained. Tasks that it adds to the group end with it.
    func run(
        _ work: (any GroupConsumer, inout ThrowingDiscardingTaskGroup<any Error>) async throws -> Void
    ) async throws {
        var backoff = Backoff()
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                return try await join(work)
            } catch let error as MessagingError where error.isRetriable || error.code == .fatal {
                logger.warning("Consumer starts again", metadata: ["error.code": "\(error.code)"])
                let pause = backoff.pause()
                try? await cancelWhenGracefulShutdown { try await time.sleep(for: pause) }
            }
        }
    }

    private func join(
        _ work: (any GroupConsumer, inout ThrowingDiscardingTaskGroup<any Error>) async throws -> Void
    ) async throws {
        // What is left of an earlier membership means nothing to this one.
        while mailbox.take() != nil {}
        let consumer = try await transport.makeGroupConsumer(configuration)
        do {
            try await withGracefulShutdownHandler {
                try await withThrowingDiscardingTaskGroup { group in
                    group.addTask {
                        while let next = try await consumer.next() { await mailbox.post(event(next)) }
                        mailbox.postNow(stop)
                    }
                    try await work(consumer, &group)
                    group.cancelAll()
                    await consumer.close()
                }
            } onGracefulShutdown: {
                mailbox.postNow(stop)
            }
        } catch {
            await consumer.close()
            throw error
        }
    }
}

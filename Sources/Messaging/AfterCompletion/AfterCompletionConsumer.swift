package import Logging
import ServiceLifecycle

/// Handles messages concurrently, in order per key, and commits an offset only after all messages before it are finished:
/// at least once.
///
/// For stateless work that may be slow. Messages with one key are handled one after another; others at the same time, up
/// to a limit. At revocation and at shutdown no new message is begun, work in hand is given time to end, finished offsets
/// are committed, and only then are the partitions released.
package struct AfterCompletionConsumer: Service {
    /// Handles one message; returning finishes it. Throwing has it tried again.
    package typealias Handler = @Sendable (ReceivedMessage) async throws -> Void

    /// Stores a message that could not be handled, with the last error and the number of tries; returns once it is
    /// durable.
    package typealias DeadLetterHandler = @Sendable (ReceivedMessage, any Error, Int) async throws -> Void

    private let configuration: AfterCompletionConfiguration
    private let transport: any MessagingTransport
    private let time: any TimeSource
    private let logger: Logger
    private let handle: Handler
    private let deadLetter: DeadLetterHandler

    package init(
        configuration: AfterCompletionConfiguration,
        transport: any MessagingTransport,
        time: any TimeSource,
        logger: Logger,
        handle: @escaping Handler,
        deadLetter: @escaping DeadLetterHandler
    ) {
        self.configuration = configuration
        self.transport = transport
        self.time = time
        self.logger = logger
        self.handle = handle
        self.deadLetter = deadLetter
    }

    package func run() async throws {
        let mailbox = Mailbox<AfterCompletionMember.Input>(capacity: 16)
        let attempt = MessageAttempt(
            maximumAttempts: configuration.maximumAttempts,
            time: time,
            logger: logger,
            handle: handle,
            deadLetter: deadLetter
        )
        let loop = GroupMembershipLoop(
            configuration: configuration.consumer,
            transport: transport,
            mailbox: mailbox,
            time: time,
            logger: logger,
            event: { .event($0) },
            stop: .stop
        )
        try await loop.run { consumer, group in
            var member = AfterCompletionMember(
                configuration: configuration,
                consumer: consumer,
                mailbox: mailbox,
                attempt: attempt,
                time: time,
                logger: logger
            )
            try await member.run(&group)
        }
    }
}

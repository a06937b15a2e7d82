package import Logging
import ServiceLifecycle

/// Processes co-partitioned inputs with state, each step exactly once: input positions, output, snapshots and progress of
/// many steps stand in one transaction (KIP-447).
///
/// Work is done on an overlay over committed state. An abort drops the overlay and goes back to the committed positions;
/// when the producer was fenced or cannot go on, it is made again and the state restored, since only the log then knows
/// what was committed.
package final class InTransactionConsumer: Service, Sendable {
    private let configuration: InTransactionConfiguration
    private let transport: any MessagingTransport
    private let time: any TimeSource
    private let logger: Logger
    private let makePartition: @Sendable (Int32) -> any PartitionProcessor
    private let mailbox = Mailbox<InTransactionMember.Input>(capacity: 16)

    /// - Parameter makePartition: makes the processor of a partition, without state.
    package init(
        configuration: InTransactionConfiguration,
        transport: any MessagingTransport,
        time: any TimeSource,
        logger: Logger,
        makePartition: @escaping @Sendable (Int32) -> any PartitionProcessor
    ) {
        self.configuration = configuration
        self.transport = transport
        self.time = time
        self.logger = logger
        self.makePartition = makePartition
    }

    /// Has every partition asked again what it wants to do, because something outside the inputs has changed.
    package func wake() { mailbox.wake() }

    package func run() async throws {
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
            let restoration = PartitionRestoration(
                configuration: configuration,
                transport: transport,
                consumer: consumer,
                time: time,
                logger: logger,
                makePartition: makePartition
            )
            let member = InTransactionMember(
                configuration: configuration,
                transport: transport,
                consumer: consumer,
                restoration: restoration,
                mailbox: mailbox,
                time: time,
                logger: logger
            )
            try await member.run(&group)
        }
    }
}

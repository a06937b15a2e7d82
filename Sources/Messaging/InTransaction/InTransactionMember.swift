import Logging

/// One membership of an ``InTransactionConsumer``: all its state, confined to one task.
final class InTransactionMember {
    enum Input: Sendable {
        case event(GroupConsumerEvent)
        /// A partition of the assignment with this number has its state back; `nil` where it was refused.
        case restored(Int32, PartitionRestoration.Restored?, epoch: Int)
        /// Where the inputs of these partitions ended, asked for at `time`; `nil` where they could not be asked.
        case ends([TopicPartition: Int64]?, time: Int64)
        case stop
    }

    let configuration: InTransactionConfiguration
    let transport: any MessagingTransport
    let consumer: any GroupConsumer
    let restoration: PartitionRestoration
    let mailbox: Mailbox<Input>
    let time: any TimeSource
    let logger: Logger

    var producer: (any TransactionalProducer)?
    var assignment: Assignment?
    /// Partitions whose state is back, in the order of their numbers.
    var partitions: [OwnedPartition] = []
    /// Counts restorations, so that one begun before a reset is not taken for one begun after.
    var restorationEpoch = 0
    /// Finishing one cancels the restoration it stands for.
    var restorationsUnderWay: [AsyncStream<Never>.Continuation] = []
    var abortBackoff = Backoff(limit: .seconds(1))
    var producerBackoff = Backoff()
    /// When to try to make the producer again, milliseconds since 1970.
    var producerRetry: Int64?
    /// Steps of one partition before it is the next one's turn.
    let turnLength = 32
    private var isAskingForEnds = false
    private var isStopping = false

    init(
        configuration: InTransactionConfiguration,
        transport: any MessagingTransport,
        consumer: any GroupConsumer,
        restoration: PartitionRestoration,
        mailbox: Mailbox<Input>,
        time: any TimeSource,
        logger: Logger
    ) {
        self.configuration = configuration
        self.transport = transport
        self.consumer = consumer
        self.restoration = restoration
        self.mailbox = mailbox
        self.time = time
        self.logger = logger
    }

    /// Works until told to stop. Between two calls of `transact` nothing is uncommitted.
    func run(_ group: inout ThrowingDiscardingTaskGroup<any Error>) async throws {
        defer { forgetPartitions() }
        while !Task.isCancelled {
            while let input = mailbox.take() { try await handle(input, &group) }
            if isStopping { break }
            await ensureProducer(&group)
            if try await transact() { continue }
            askForEnds(&group)
            await mailbox.wait(until: nextWake(), time: time)
        }
        await producer?.close()
    }

    private func handle(_ input: Input, _ group: inout ThrowingDiscardingTaskGroup<any Error>) async throws {
        switch input {
        case .event(let event): try await handle(event, &group)
        case .restored(let number, let restored, let epoch):
            if epoch == restorationEpoch, let restored { try await own(number, restored) }
        case .ends(let ends, let time):
            isAskingForEnds = false
            if let ends {
                for index in partitions.indices { partitions[index].setBarrier(time: time, ends: ends) }
            }
        case .stop: isStopping = true
        }
    }

    private func handle(
        _ event: GroupConsumerEvent,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async throws {
        switch event {
        case .assigned(let assignment):
            self.assignment = assignment
            restoreAssigned(&group)
        case .messages(let messages):
            for message in messages { append(message) }
        case .reachedEnd(let source, let offset):
            withPartition(source.partition) { $0.withQueue(of: source) { $0.reachedEnd(offset) } }
        case .revoked(let assignment), .lost(let assignment):
            // Between transactions nothing is in hand: what was not committed is simply dropped.
            forgetPartitions()
            self.assignment = nil
            consumer.release(assignment)
        case .interrupted(let error):
            logger.warning("Reading interrupted", metadata: ["error.code": "\(error.code)"])
        }
    }

    private func append(_ message: ReceivedMessage) {
        let limit = configuration.maximumWaitingBytes
        let mustPause = withPartition(message.source.partition) { partition in
            partition.withQueue(of: message.source) { queue in
                queue.append(message)
                guard !queue.isPaused, queue.bytes >= limit else { return false }
                queue.isPaused = true
                return true
            } ?? false
        }
        if mustPause == true { consumer.pause([message.source]) }
    }

    @discardableResult
    func withPartition<Result>(_ number: Int32, _ body: (inout OwnedPartition) -> Result) -> Result? {
        guard let index = partitions.firstIndex(where: { $0.number == number }) else { return nil }
        return body(&partitions[index])
    }

    // MARK: Timers

    private func nextWake() -> Int64? {
        // A due timer whose inputs are behind is looked at again as they arrive, and at this interval in case they are held.
        let timer = partitions.compactMap(\.processor.nextTimer).min().map { max($0, time.now() + 20) }
        return [timer, producerRetry].compactMap(\.self).min()
    }

    /// Asks, beside the work, where the inputs end, once a timer is due.
    private func askForEnds(_ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        let now = time.now()
        guard !isAskingForEnds, partitions.contains(where: { $0.needsBarrier(now: now) }) else { return }
        isAskingForEnds = true
        let inputs = partitions.flatMap { $0.queues.map(\.input) }
        group.addTask { [transport, mailbox] in
            let positions = Dictionary(uniqueKeysWithValues: inputs.map { ($0, StartPosition.latest) })
            let ends = try? await transport.administrator.offsets(positions)
            mailbox.postNow(.ends(ends, time: now))
        }
    }
}

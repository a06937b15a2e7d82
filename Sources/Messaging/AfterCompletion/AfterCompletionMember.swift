import Logging

/// One membership of an ``AfterCompletionConsumer``: all its state, confined to one task.
struct AfterCompletionMember {
    enum Input: Sendable {
        case event(GroupConsumerEvent)
        /// Work on a message of the assignment with this number has ended.
        case ended(ReceivedMessage, assignment: Int, isFinished: Bool)
        case stop
    }

    let configuration: AfterCompletionConfiguration
    let consumer: any GroupConsumer
    let mailbox: Mailbox<Input>
    let attempt: MessageAttempt
    let time: any TimeSource
    let logger: Logger

    private var assignment: Assignment?
    private var ledgers: [TopicPartition: OffsetLedger] = [:]
    private var lanes = KeyLanes()
    private var isPaused = false
    private var commitDue: Int64?
    private var isStopping = false

    init(
        configuration: AfterCompletionConfiguration,
        consumer: any GroupConsumer,
        mailbox: Mailbox<Input>,
        attempt: MessageAttempt,
        time: any TimeSource,
        logger: Logger
    ) {
        self.configuration = configuration
        self.consumer = consumer
        self.mailbox = mailbox
        self.attempt = attempt
        self.time = time
        self.logger = logger
    }

    /// Works until told to stop, then drains and commits.
    mutating func run(_ group: inout ThrowingDiscardingTaskGroup<any Error>) async throws {
        while !Task.isCancelled {
            if isStopping { return await drain() }
            guard let input = mailbox.take() else {
                if let commitDue, commitDue <= time.now() { await commit() }
                await mailbox.wait(until: commitDue, time: time)
                continue
            }
            switch input {
            case .event(let event):
                try await handle(event)
            case .ended(let message, let number, let isFinished):
                end(message, number, isFinished)
            case .stop:
                isStopping = true
                continue
            }
            begin(&group)
            applyBackpressure()
            if let commitDue, commitDue <= time.now() { await commit() }
        }
    }

    private mutating func handle(_ event: GroupConsumerEvent) async throws {
        switch event {
        case .assigned(let assignment):
            self.assignment = assignment
            ledgers = Dictionary(uniqueKeysWithValues: assignment.partitions.map { ($0, OffsetLedger()) })
            isPaused = false
            let committed = try await consumer.committed(assignment.partitions)
            try await consumer.start(committed.mapValues(\.offset))
        case .messages(let messages):
            for message in messages {
                ledgers[message.source]?.received(message.offset)
                lanes.append(message)
            }
        case .reachedEnd(let partition, let offset):
            ledgers[partition]?.reachedEnd(offset)
        case .revoked(let assignment):
            await drain()
            self.assignment = nil
            consumer.release(assignment)
        case .lost(let assignment):
            lanes.dropWaiting()
            ledgers = [:]
            commitDue = nil
            self.assignment = nil
            consumer.release(assignment)
        case .interrupted(let error):
            logger.warning("Reading interrupted", metadata: ["error.code": "\(error.code)"])
        }
    }

    private mutating func begin(_ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        guard let assignment else { return }
        while lanes.inWork.count < configuration.maximumConcurrency, let message = lanes.begin() {
            group.addTask { [attempt, mailbox, number = assignment.number] in
                let isFinished = await attempt.finish(message)
                mailbox.postNow(.ended(message, assignment: number, isFinished: isFinished))
            }
        }
    }

    private mutating func end(_ message: ReceivedMessage, _ number: Int, _ isFinished: Bool) {
        lanes.end(message)
        guard isFinished, number == assignment?.number else { return }
        ledgers[message.source]?.finished(message.offset)
        if commitDue == nil { commitDue = time.now() + configuration.commitInterval.milliseconds }
    }

    private mutating func applyBackpressure() {
        guard let assignment else { return }
        if !isPaused, lanes.bytes >= configuration.maximumBytesInWork {
            isPaused = true
            consumer.pause(assignment.partitions)
        } else if isPaused, lanes.bytes <= configuration.maximumBytesInWork / 2 {
            isPaused = false
            consumer.resume(assignment.partitions)
        }
    }

    private mutating func commit() async {
        commitDue = nil
        guard let assignment else { return }
        let offsets = ledgers.compactMapValues(\.committable)
        guard !offsets.isEmpty else { return }
        do {
            try await consumer.commit(offsets, of: assignment)
            for (partition, offset) in offsets { ledgers[partition]?.didCommit(offset) }
        } catch {
            logger.warning("Offsets not committed", metadata: ["error.code": "\(error.code)"])
            if error.isRetriable { commitDue = time.now() + configuration.commitInterval.milliseconds }
        }
    }

    /// Begins nothing new, gives work in hand time to end, and commits what is finished.
    private mutating func drain() async {
        lanes.dropWaiting()
        let deadline = time.now() + configuration.drainLimit.milliseconds
        while !lanes.inWork.isEmpty, time.now() < deadline, !Task.isCancelled {
            switch mailbox.take() {
            case .ended(let message, let number, let isFinished): end(message, number, isFinished)
            case .stop: isStopping = true
            // Between a revocation and its release nothing comes that could matter; at a stop, closing releases.
            case .event: continue
            case nil: await mailbox.wait(until: deadline, time: time)
            }
        }
        await commit()
        ledgers = [:]
    }
}

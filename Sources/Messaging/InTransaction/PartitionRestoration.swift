import Logging

/// Brings the state of newly assigned partitions back from the state topic.
///
/// Order matters: first the committed offsets (which waits for pending transactions), then the end of the state partition,
/// then everything up to it; the progress record found there must agree with the offsets.
struct PartitionRestoration: Sendable {
    /// Handed over whole by the task that restored it, which keeps nothing of it.
    struct Restored: @unchecked Sendable {
        var processor: any PartitionProcessor
        var positions: [TopicPartition: Int64]
    }

    let configuration: InTransactionConfiguration
    let transport: any MessagingTransport
    let consumer: any GroupConsumer
    let time: any TimeSource
    let logger: Logger
    let makePartition: @Sendable (Int32) -> any PartitionProcessor

    /// - Returns: `nil` where the state and the committed offsets did not come to agree in time: the partition is refused.
    /// - Throws: `CancellationError`, or what the processor throws for a message that it cannot understand.
    func restore(_ partition: Int32) async throws -> Restored? {
        let deadline = time.now() + configuration.restoreTimeout.milliseconds
        var backoff = Backoff(first: .milliseconds(100), limit: .seconds(2))
        repeat {
            do {
                if let restored = try await attempt(partition) { return restored }
                logger.warning("State behind the committed offsets", metadata: ["messaging.partition": "\(partition)"])
            } catch let error as MessagingError where error.isRetriable {
                logger.warning(
                    "State cannot be read yet",
                    metadata: ["messaging.partition": "\(partition)", "error.code": "\(error.code)"]
                )
            }
            try await time.sleep(for: backoff.pause())
        } while time.now() < deadline
        logger.error(
            "Partition refused: its state does not agree with the committed offsets",
            metadata: ["messaging.partition": "\(partition)", "messaging.topic": "\(configuration.stateTopic)"]
        )
        return nil
    }

    private func attempt(_ partition: Int32) async throws -> Restored? {
        let inputs = Set(configuration.inputs.map { TopicPartition($0, partition) })
        let committed = try await consumer.committed(inputs)
        let processor = makePartition(partition)
        try await read(TopicPartition(configuration.stateTopic, partition), into: processor)
        guard let progress = processor.restoredPositions else {
            let isNew = committed.values.allSatisfy { !$0.isCommitted }
            return isNew ? Restored(processor: processor, positions: committed.mapValues(\.offset)) : nil
        }
        for (input, offset) in committed where offset.isCommitted && progress[input.topic] != offset.offset {
            return nil
        }
        // Where the group's offsets have expired, the progress record alone tells the truth.
        let positions = inputs.map { ($0, progress[$0.topic] ?? committed[$0]?.offset ?? 0) }
        return Restored(processor: processor, positions: Dictionary(uniqueKeysWithValues: positions))
    }

    private func read(_ source: TopicPartition, into processor: any PartitionProcessor) async throws {
        let end = try await transport.administrator.offsets([source: .latest])[source] ?? 0
        guard end > 0 else { return }
        let reader = try await transport.makeReader([source: .earliest])
        do {
            try await read(source, upTo: end, from: reader, into: processor)
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    /// Reads to where the log is seen to end, and at least to `end`: only this partition's owner writes there.
    private func read(
        _ source: TopicPartition,
        upTo end: Int64,
        from reader: any MessageReader,
        into processor: any PartitionProcessor
    ) async throws {
        while let event = try await reader.next() {
            try Task.checkCancellation()
            switch event {
            case .messages(let messages):
                for message in messages { try processor.restore(message) }
            case .reachedEnd(_, let offset):
                if offset >= end { return }
            case .interrupted(let error):
                logger.warning("Reading of state interrupted", metadata: ["error.code": "\(error.code)"])
            }
        }
        try Task.checkCancellation()
    }
}

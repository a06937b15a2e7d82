import Logging

extension InTransactionMember {
    /// Begins to bring back the state of every partition assigned; polling goes on meanwhile.
    func restoreAssigned(_ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        guard let assignment, producer != nil else { return }
        let inputs = Set(configuration.inputs)
        let numbers = Set(assignment.partitions.filter { inputs.contains($0.topic) }.map(\.partition)).sorted()
        let epoch = restorationEpoch
        let (cancellation, handle) = AsyncStream.makeStream(of: Never.self)
        restorationsUnderWay.append(handle)
        group.addTask { [restoration, mailbox] in
            await withTaskGroup { race in
                race.addTask { for await _ in cancellation {} }
                race.addTask {
                    await restoration.restore(numbers) { number, restored in
                        mailbox.postNow(.restored(number, restored, epoch: epoch))
                    }
                }
                await race.next()
                race.cancelAll()
            }
        }
    }

    /// Takes a partition whose state is back into work.
    func own(_ number: Int32, _ restored: PartitionRestoration.Restored) async throws {
        let partition = OwnedPartition(
            number: number,
            processor: restored.processor,
            positions: restored.positions,
            inputs: configuration.inputs
        )
        let index = partitions.firstIndex { $0.number > number } ?? partitions.endIndex
        partitions.insert(partition, at: index)
        try await consumer.start(restored.positions)
    }

    /// Drops all partitions and every restoration begun.
    func forgetPartitions() {
        restorationEpoch += 1
        for handle in restorationsUnderWay { handle.finish() }
        restorationsUnderWay = []
        partitions = []
        if let assignment { consumer.pause(assignment.partitions) }
    }

    /// Makes the transactional producer where there is none. Its making ends what an earlier one of the same id left
    /// open, so state is restored only afterwards.
    func ensureProducer(_ group: inout ThrowingDiscardingTaskGroup<any Error>) async {
        guard producer == nil, time.now() >= producerRetry ?? .min else { return }
        do {
            producer = try await transport.makeTransactionalProducer(id: configuration.transactionalID)
            producerRetry = nil
            producerBackoff.reset()
            restoreAssigned(&group)
        } catch {
            logger.warning("Transactional producer not ready", metadata: ["error.code": "\(error.code)"])
            producerRetry = time.now() + producerBackoff.pause().milliseconds
        }
    }
}

extension PartitionRestoration {
    /// Partitions restored at the same time.
    private static let concurrency = 4

    /// Restores partitions, telling each one as it is ready.
    func restore(_ numbers: [Int32], _ ready: @escaping @Sendable (Int32, Restored?) -> Void) async {
        await withDiscardingTaskGroup { group in
            for lane in 0..<Self.concurrency {
                group.addTask {
                    for number in stride(from: lane, to: numbers.count, by: Self.concurrency).map({ numbers[$0] }) {
                        do {
                            ready(number, try await restore(number))
                        } catch is CancellationError {
                            return
                        } catch {
                            logger.error(
                                "Partition refused: its state cannot be read",
                                metadata: [
                                    "messaging.partition": "\(number)",
                                    "messaging.topic": "\(configuration.stateTopic)",
                                    "error.type": "\(type(of: error))",
                                ]
                            )
                            ready(number, nil)
                        }
                    }
                }
            }
        }
    }
}

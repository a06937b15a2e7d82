import Logging

extension InTransactionMember {
    /// Does what there is to do, within the bounds of one transaction, and commits it.
    ///
    /// - Returns: whether there was anything to do.
    func transact() async throws -> Bool {
        guard let assignment, let producer, !partitions.isEmpty else { return false }
        step()
        let touched = partitions.indices.filter { partitions[$0].isTouched }
        guard !touched.isEmpty else { return false }
        var transaction = MessageTransaction(messages: [], positions: [:], membership: assignment.membership)
        for index in touched {
            transaction.messages += partitions[index].output()
            transaction.positions.merge(partitions[index].positions) { $1 }
        }
        do {
            try await producer.commit(transaction)
            for index in touched { partitions[index].commit() }
            abortBackoff.reset()
        } catch let error where error.code == .aborted {
            logger.warning("Transaction aborted", metadata: ["error.message": "\(error.message)"])
            try await goBack(touched)
        } catch {
            logger.warning("Producer is made again", metadata: ["error.code": "\(error.code)"])
            forgetPartitions()
            await producer.close()
            self.producer = nil
            producerRetry = time.now() + producerBackoff.pause().milliseconds
        }
        return true
    }

    /// Takes messages and fires timers until inputs run empty or the transaction is full, in turns of partitions.
    private func step() {
        let end = time.now() + configuration.commitInterval.milliseconds
        var steps = 0
        for index in partitions.indices {
            if partitions[index].prepare(now: time.now()) { steps += 1 }
        }
        var didWork = true
        while didWork, steps < configuration.maximumTransactionSteps {
            didWork = false
            for index in partitions.indices {
                for _ in 0..<turnLength where steps < configuration.maximumTransactionSteps {
                    let now = time.now()
                    if let input = partitions[index].takeMessage(now: now) {
                        resumeIfRoomy(input)
                    } else if !partitions[index].fireTimer(now: now) {
                        break
                    }
                    steps += 1
                    didWork = true
                    if now >= end { return }
                }
            }
        }
    }

    private func resumeIfRoomy(_ input: TopicPartition) {
        let limit = configuration.maximumWaitingBytes
        let mayResume = withPartition(input.partition) { partition in
            partition.withQueue(of: input) { queue in
                guard queue.isPaused, queue.bytes <= limit / 2 else { return false }
                queue.isPaused = false
                return true
            } ?? false
        }
        if mayResume == true { consumer.resume([input]) }
    }

    /// Drops the overlays of an aborted transaction and reads again from the committed positions.
    private func goBack(_ touched: [Int]) async throws {
        var positions: [TopicPartition: Int64] = [:]
        for index in touched {
            partitions[index].rollback()
            positions.merge(partitions[index].committed) { $1 }
        }
        try await consumer.start(positions)
        try await time.sleep(for: abortBackoff.pause())
    }
}

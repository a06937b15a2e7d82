/// One partition of the inputs that a member owns: its processor, what waits for it, and when its timers may fire.
struct OwnedPartition {
    let number: Int32
    let processor: any PartitionProcessor
    /// In the order of the configuration's inputs.
    var queues: [(input: TopicPartition, queue: InputQueue)]
    /// The positions after the last committed transaction.
    private(set) var committed: [TopicPartition: Int64]
    /// Whether the transaction in hand has work of this partition.
    private(set) var isTouched = false
    private var messages: [OutgoingMessage] = []

    /// Timers due by `time` may fire once every input has been taken up to these offsets, so that a backlog never looks
    /// like silence.
    private struct Barrier {
        var time: Int64
        var ends: [TopicPartition: Int64]
    }

    private var barrier: Barrier?

    init(number: Int32, processor: any PartitionProcessor, positions: [TopicPartition: Int64], inputs: [String]) {
        self.number = number
        self.processor = processor
        queues = inputs.map { topic in
            let input = TopicPartition(topic, number)
            return (input, InputQueue(position: positions[input, default: 0]))
        }
        committed = positions
    }

    var positions: [TopicPartition: Int64] {
        Dictionary(uniqueKeysWithValues: queues.map { ($0.input, $0.queue.position) })
    }

    mutating func withQueue<Result>(of input: TopicPartition, _ body: (inout InputQueue) -> Result) -> Result? {
        guard let index = queues.firstIndex(where: { $0.input == input }) else { return nil }
        return body(&queues[index].queue)
    }

    // MARK: Steps of a transaction

    mutating func prepare(now: Int64) -> Bool {
        record(processor.prepare(now: now))
    }

    /// Takes the waiting message with the smallest timestamp, if one may be taken.
    ///
    /// - Returns: the input it came from.
    mutating func takeMessage(now: Int64) -> TopicPartition? {
        var first: (index: Int, timestamp: Int64)?
        for (index, entry) in queues.enumerated() {
            guard let timestamp = entry.queue.nextTimestamp, timestamp < first?.timestamp ?? .max,
                !processor.isHeld(entry.input.topic, now: now)
            else { continue }
            first = (index, timestamp)
        }
        guard let first, let message = queues[first.index].queue.take() else { return nil }
        isTouched = true
        messages += processor.process(message, now: now)
        return queues[first.index].input
    }

    /// Fires the earliest timer if it is due and the inputs have been taken far enough.
    mutating func fireTimer(now: Int64) -> Bool {
        guard let due = processor.nextTimer, due <= now, let barrier, due <= barrier.time,
            queues.allSatisfy({ $0.queue.position >= barrier.ends[$0.input, default: 0] })
        else { return false }
        isTouched = true
        messages += processor.fireTimer(now: now)
        return true
    }

    /// Whether a timer is due that waits for the ends of the inputs to be asked for.
    func needsBarrier(now: Int64) -> Bool {
        guard let due = processor.nextTimer, due <= now else { return false }
        return due > barrier?.time ?? .min
    }

    mutating func setBarrier(time: Int64, ends: [TopicPartition: Int64]) {
        barrier = Barrier(time: time, ends: ends.filter { $0.key.partition == number })
    }

    // MARK: The end of a transaction

    /// Output of the transaction in hand, snapshots and progress included.
    mutating func output() -> [OutgoingMessage] {
        let byTopic = Dictionary(uniqueKeysWithValues: queues.map { ($0.input.topic, $0.queue.position) })
        defer { messages = [] }
        return messages + processor.snapshot(positions: byTopic)
    }

    mutating func commit() {
        processor.commit()
        committed = positions
        isTouched = false
    }

    mutating func rollback() {
        processor.rollback()
        messages = []
        isTouched = false
        for index in queues.indices {
            queues[index].queue.rewind(to: committed[queues[index].input, default: 0])
        }
    }

    private mutating func record(_ output: [OutgoingMessage]) -> Bool {
        guard !output.isEmpty else { return false }
        isTouched = true
        messages += output
        return true
    }
}

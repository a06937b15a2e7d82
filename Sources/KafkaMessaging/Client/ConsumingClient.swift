import CRDKafka
import Foundation
import Logging
import Messaging

/// A consumer's client with the thread that fetches messages into a ``FetchChannel``.
///
/// Partitions are forwarded to a queue of their own, which nobody polls while the channel is full, so librdkafka stops
/// fetching at its own bounds and nothing fetched is thrown away; rebalances come on another queue and never wait behind
/// messages.
final class ConsumingClient: Sendable {
    let client: KafkaClient
    let channel: FetchChannel
    private let fetchingEnded = DispatchSemaphore(value: 0)

    /// How many messages are taken from librdkafka between two looks at the channel.
    private static let fetchMaximum = 256

    /// - Throws: ``MessagingError/Code/configuration``.
    init(
        name: String,
        properties: [(String, String)],
        maximumBufferedBytes: Int,
        logger: Logger
    ) throws(MessagingError) {
        client = try KafkaClient(role: .consumer, name: name, properties: properties, logger: logger)
        channel = FetchChannel(maximumBytes: maximumBufferedBytes)
    }

    /// Starts both threads; call it once.
    func start(_ handler: any ClientEventHandler) {
        client.start(handler)
        SerialThread.detach(name: "\(client.name)-fetch") { [self] in
            try? client.withHandle { native, _, fetched throws(MessagingError) in
                guard let fetched else { return }
                while !client.isClosing { fetch(from: fetched, with: native) }
            }
            fetchingEnded.signal()
        }
    }

    /// Changes the channel's buffer and lets the fetching thread carry the change out.
    func change(_ body: (inout FetchBuffer) -> Void) {
        channel.update(body)
        client.wake()
    }

    func close() async {
        channel.update { $0.close() }
        await client.close()
    }

    /// Gives all partitions up and leaves the group; for ``ClientEventHandler/willEnd(_:)``.
    func leave(_ native: OpaquePointer) {
        channel.update { $0.close() }
        fetchingEnded.wait()
        rd_kafka_assign(native, nil)
        rd_kafka_consumer_close(native)
    }

    /// Assigns partitions, paused, and forwards them to the queue of fetched messages; delivery begins with a seek.
    func assign(_ partitions: Set<TopicPartition>, with native: OpaquePointer) throws(MessagingError) {
        // Offsets come with the seek; until then any absolute one keeps librdkafka from asking for its own.
        let list = TopicPartitionList(Dictionary(uniqueKeysWithValues: partitions.map { ($0, 0) }))
        let code = rd_kafka_assign(native, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw MessagingError("Taking the assigned partitions", KafkaFailure(code))
        }
        rd_kafka_pause_partitions(native, list.pointer)
        try client.withHandle { _, _, fetched throws(MessagingError) in
            for partition in partitions {
                let queue = rd_kafka_queue_get_partition(native, partition.topic, partition.partition)
                guard let queue else { continue }
                rd_kafka_queue_forward(queue, fetched)
                rd_kafka_queue_destroy(queue)
            }
        }
    }

    private func fetch(from queue: OpaquePointer, with native: OpaquePointer) {
        let isSettled = carryOutChanges(native)
        let room = channel.update(\.room)
        var events: [FetchedEvent] = []
        var bytes = 0
        // A change that librdkafka could not make yet is tried again soon.
        var timeout: Int32 = isSettled ? -1 : 20
        while events.count < Self.fetchMaximum, bytes < max(1, room), let event = rd_kafka_queue_poll(queue, timeout) {
            bytes += FetchedEvent.read(event, of: native, into: &events)
            rd_kafka_event_destroy(event)
            timeout = 0
        }
        guard !events.isEmpty else { return }
        channel.update { buffer in
            for event in events {
                switch event {
                case .message(let message): buffer.append(message)
                case .end(let partition, let offset): buffer.appendEnd(of: partition, offset: offset)
                case .failure(let failure): buffer.interrupt(MessagingError("Fetching messages", failure))
                }
            }
        }
        channel.waitForRoom()
    }

    /// - Returns: whether librdkafka now knows of every change.
    private func carryOutChanges(_ native: OpaquePointer) -> Bool {
        let changes = channel.update { $0.changes() }
        guard !changes.isEmpty else { return true }
        var seeks: [TopicPartition: Int64] = [:]
        var pauses: Set<TopicPartition> = []
        for (partition, change) in changes {
            switch change {
            case .seek(let offset): seeks[partition] = offset
            case .pause: pauses.insert(partition)
            }
        }
        var settled: [TopicPartition: FetchBuffer.Change] = [:]
        let paused = TopicPartitionList(pauses)
        rd_kafka_pause_partitions(native, paused.pointer)
        for element in paused.elements where element.failure == nil { settled[element.partition] = .pause }
        if !seeks.isEmpty {
            let sought = TopicPartitionList(seeks)
            rd_kafka_resume_partitions(native, sought.pointer)
            // Without limit, because 2.0.2 makes a thousandth of any limit; librdkafka's own thread answers at once.
            if KafkaFailure(consuming: rd_kafka_seek_partitions(native, sought.pointer, -1)) == nil {
                for element in sought.elements where element.failure == nil {
                    settled[element.partition] = changes[element.partition]
                }
            }
        }
        let done = settled
        channel.update { $0.settle(done) }
        return done.count == changes.count
    }
}

/// What the queue of fetched messages gives.
private enum FetchedEvent {
    case message(ReceivedMessage)
    case end(TopicPartition, Int64)
    case failure(KafkaFailure)

    /// - Returns: the bytes of the messages among them.
    static func read(_ event: OpaquePointer, of client: OpaquePointer, into events: inout [FetchedEvent]) -> Int {
        var bytes = 0
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_FETCH:
            while let message = rd_kafka_event_message_next(event) {
                guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                    events.append(.failure(KafkaFailure(message.pointee.err)))
                    continue
                }
                let topic = String(cString: rd_kafka_topic_name(message.pointee.rkt))
                let received = ReceivedMessage(message, topic: topic)
                bytes += received.size
                events.append(.message(received))
            }
        case RD_KAFKA_EVENT_ERROR:
            let failure = KafkaFailure(event: event, of: client)
            guard failure.code == RD_KAFKA_RESP_ERR__PARTITION_EOF, let end = rd_kafka_event_topic_partition(event)
            else {
                events.append(.failure(failure))
                return bytes
            }
            defer { rd_kafka_topic_partition_destroy(end) }
            let partition = TopicPartition(String(cString: end.pointee.topic), end.pointee.partition)
            events.append(.end(partition, end.pointee.offset))
        default:
            break
        }
        return bytes
    }
}

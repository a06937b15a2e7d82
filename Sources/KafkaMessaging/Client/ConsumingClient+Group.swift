import CRDKafka
import Messaging

extension ConsumingClient {
    /// Joins the group.
    func subscribe(_ topics: [String]) async throws(MessagingError) {
        try await client.command { native throws(MessagingError) in
            let list = TopicPartitionList(topics.map { TopicPartition($0, RD_KAFKA_PARTITION_UA) })
            let code = rd_kafka_subscribe(native, list.pointer)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw MessagingError("Subscribing to \(topics.joined(separator: ", "))", KafkaFailure(code))
            }
        }
    }

    /// Commits the next offset to read of each partition; waits for the answer.
    func commit(_ offsets: [TopicPartition: Int64]) async throws(MessagingError) {
        try await client.command { native throws(MessagingError) in
            let list = TopicPartitionList(offsets)
            let code = rd_kafka_commit(native, list.pointer, 0)
            let failed = list.elements.first { $0.failure != nil }?.failure
            if let failure = code == RD_KAFKA_RESP_ERR_NO_ERROR ? failed : KafkaFailure(code) {
                throw MessagingError("Committing offsets", failure)
            }
        }
    }

    /// The group's committed offsets, once no transaction on them is pending; partitions without one are left out.
    func committed(
        _ partitions: Set<TopicPartition>,
        timeout: Duration,
        on thread: SerialThread
    ) async throws(MessagingError) -> [TopicPartition: Int64] {
        try await client.command(on: thread) { native throws(MessagingError) in
            let list = TopicPartitionList(partitions)
            let code = rd_kafka_committed(native, list.pointer, Int32(timeout.milliseconds))
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw MessagingError("Reading committed offsets", KafkaFailure(code))
            }
            var offsets: [TopicPartition: Int64] = [:]
            for element in list.elements {
                if let failure = element.failure {
                    throw MessagingError("Reading the committed offset of \(element.partition)", failure)
                }
                if element.offset >= 0 { offsets[element.partition] = element.offset }
            }
            return offsets
        }
    }

    /// The offsets that positions mean now.
    func offsets(
        _ positions: [TopicPartition: StartPosition],
        timeout: Duration,
        on thread: SerialThread? = nil
    ) async throws(MessagingError) -> [TopicPartition: Int64] {
        let body: @Sendable (OpaquePointer) throws(MessagingError) -> [TopicPartition: Int64] = {
            native throws(MessagingError) in
            try KafkaClient.offsets(positions, with: native, timeout: timeout)
        }
        guard let thread else { return try await client.command(body) }
        return try await client.command(on: thread, body)
    }
}

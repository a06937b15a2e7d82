import CRDKafka
import Messaging

extension KafkaClient {
    /// Lets a client learn the leaders of topics; blocks.
    ///
    /// Without this the first message to or from a topic waits for a look around that librdkafka takes once a second.
    ///
    /// - Parameter topics: topics that are there; others might be made by this.
    static func learnLeaders(
        of topics: some Collection<String>,
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) {
        let handles = topics.map { rd_kafka_topic_new(client, $0, nil) }
        defer { for handle in handles.compactMap(\.self) { rd_kafka_topic_destroy(handle) } }
        var metadata: UnsafePointer<rd_kafka_metadata>?
        // Asks for all topics that this client has a handle of.
        let code = rd_kafka_metadata(client, 0, nil, &metadata, Int32(timeout.milliseconds))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw MessagingError("Asking the brokers for the leaders of topics", KafkaFailure(code))
        }
        rd_kafka_metadata_destroy(metadata)
    }

    /// How many partitions each topic has; blocks. Topics without a leader for every partition are left out.
    static func partitionCounts(
        _ client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) -> [String: Int32] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client, 1, nil, &metadata, Int32(timeout.milliseconds))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else {
            throw MessagingError("Asking the brokers for their topics", KafkaFailure(code))
        }
        defer { rd_kafka_metadata_destroy(metadata) }
        var counts: [String: Int32] = [:]
        for index in 0..<Int(metadata.pointee.topic_cnt) {
            let topic = metadata.pointee.topics[index]
            let hasLeaders = (0..<Int(topic.partition_cnt)).allSatisfy { topic.partitions[$0].leader >= 0 }
            guard topic.err == RD_KAFKA_RESP_ERR_NO_ERROR, topic.partition_cnt > 0, hasLeaders else { continue }
            counts[String(cString: topic.topic)] = topic.partition_cnt
        }
        return counts
    }

    /// The offsets that positions mean now, of committed messages only; blocks.
    ///
    /// - Throws: ``MessagingError/Code/unknownTopic``, ``MessagingError/Code/unknownPartition``,
    ///   ``MessagingError/Code/unavailable``.
    static func offsets(
        _ positions: [TopicPartition: StartPosition],
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) -> [TopicPartition: Int64] {
        var resolved: [TopicPartition: Int64] = [:]
        var asked: [TopicPartition: Int64] = [:]
        for (partition, position) in positions {
            switch position {
            case .offset(let offset): resolved[partition] = offset
            // ListOffsets takes these two in the place of a time.
            case .earliest: asked[partition] = Int64(RD_KAFKA_OFFSET_BEGINNING)
            case .latest: asked[partition] = Int64(RD_KAFKA_OFFSET_END)
            case .time(let time): asked[partition] = max(0, time)
            }
        }
        let answers = try listOffsets(asked, with: client, timeout: timeout)
        resolved.merge(answers) { $1 }
        // Where nothing is as late as the time asked for, reading begins at the end.
        let beyond = answers.filter { $0.value < 0 }.mapValues { _ in Int64(RD_KAFKA_OFFSET_END) }
        resolved.merge(try listOffsets(beyond, with: client, timeout: timeout)) { $1 }
        return resolved
    }

    private static func listOffsets(
        _ times: [TopicPartition: Int64],
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) -> [TopicPartition: Int64] {
        guard !times.isEmpty else { return [:] }
        let list = TopicPartitionList(times)
        let code = rd_kafka_offsets_for_times(client, list.pointer, Int32(timeout.milliseconds))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw MessagingError("Asking the brokers for offsets", KafkaFailure(code))
        }
        var offsets: [TopicPartition: Int64] = [:]
        for element in list.elements {
            if let failure = element.failure {
                throw MessagingError("Asking for the offsets of \(element.partition)", failure)
            }
            offsets[element.partition] = element.offset
        }
        return offsets
    }
}

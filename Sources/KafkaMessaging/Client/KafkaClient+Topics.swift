import CRDKafka
import Foundation
import Messaging

extension KafkaClient {
    /// Makes topics; blocks until all their partitions have leaders.
    static func createTopics(
        _ topics: [TopicSpecification],
        replicationFactor: Int32,
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) {
        var requests: [OpaquePointer?] = []
        defer { rd_kafka_NewTopic_destroy_array(&requests, requests.count) }
        for topic in topics {
            var text = [CChar](repeating: 0, count: 256)
            guard
                let request = rd_kafka_NewTopic_new(
                    topic.name,
                    topic.partitions,
                    replicationFactor,
                    &text,
                    text.count
                )
            else {
                let reason = text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
                throw MessagingError(.configuration, "The topic \(topic.name) cannot be made: \(reason).")
            }
            for (name, value) in topic.retention.properties {
                rd_kafka_NewTopic_set_config(request, name, value)
            }
            requests.append(request)
        }
        let call = AdminCall(client, timeout: timeout)
        rd_kafka_CreateTopics(client, &requests, requests.count, call.options, call.queue)
        let failures = try call.answer(to: "Making topics") { event throws(MessagingError) in
            topicFailures(in: event)
        }
        let made = topics.map(\.name).filter { failures[$0] == nil }
        try waitForLeaders(of: made, with: client, timeout: timeout)
        // What is already there is told last, since the caller may not mind it.
        let first =
            failures.sorted { $0.key < $1.key }.first { $0.value.code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS }
            ?? failures.min { $0.key < $1.key }
        if let first { throw MessagingError("Making the topic \(first.key)", first.value) }
    }

    /// Deletes topics; those that are not there fail.
    static func deleteTopics(
        _ names: [String],
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) {
        var requests: [OpaquePointer?] = names.map { rd_kafka_DeleteTopic_new($0) }
        defer { rd_kafka_DeleteTopic_destroy_array(&requests, requests.count) }
        let call = AdminCall(client, timeout: timeout)
        rd_kafka_DeleteTopics(client, &requests, requests.count, call.options, call.queue)
        let failures = try call.answer(to: "Deleting topics") { event throws(MessagingError) in
            topicFailures(in: event)
        }
        if let first = failures.min(by: { $0.key < $1.key }) {
            throw MessagingError("Deleting the topic \(first.key)", first.value)
        }
    }

    /// How long topics keep their messages; topics whose configuration the brokers do not tell are left out.
    static func retentions(
        of names: [String],
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) -> [String: TopicRetention] {
        guard !names.isEmpty else { return [:] }
        var requests: [OpaquePointer?] = names.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        defer { rd_kafka_ConfigResource_destroy_array(&requests, requests.count) }
        let call = AdminCall(client, timeout: timeout)
        rd_kafka_DescribeConfigs(client, &requests, requests.count, call.options, call.queue)
        return try call.answer(to: "Asking for the configuration of topics") { event throws(MessagingError) in
            var count = 0
            let resources = rd_kafka_DescribeConfigs_result_resources(event, &count)
            var retentions: [String: TopicRetention] = [:]
            for index in 0..<count {
                guard let resource = resources?[index],
                    rd_kafka_ConfigResource_error(resource) == RD_KAFKA_RESP_ERR_NO_ERROR
                else { continue }
                var entryCount = 0
                let entries = rd_kafka_ConfigResource_configs(resource, &entryCount)
                var properties: [String: String] = [:]
                for entry in 0..<entryCount {
                    guard let entry = entries?[entry], let value = rd_kafka_ConfigEntry_value(entry) else { continue }
                    properties[String(cString: rd_kafka_ConfigEntry_name(entry))] = String(cString: value)
                }
                let name = String(cString: rd_kafka_ConfigResource_name(resource))
                retentions[name] = TopicRetention(properties: properties)
            }
            return retentions
        }
    }

    /// The next offsets that a group has committed, without waiting for pending transactions.
    static func committedOffsets(
        of group: String,
        in partitions: Set<TopicPartition>,
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) -> [TopicPartition: Int64] {
        let list = TopicPartitionList(partitions)
        var request: OpaquePointer? = rd_kafka_ListConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
        let call = AdminCall(client, timeout: timeout)
        rd_kafka_ListConsumerGroupOffsets(client, &request, 1, call.options, call.queue)
        return try call.answer(to: "Asking for the offsets of the group \(group)") { event throws(MessagingError) in
            var count = 0
            guard let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(event, &count), count == 1,
                let answer = groups[0]
            else { return [:] }
            if let error = rd_kafka_group_result_error(answer), rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR
            {
                let failure = KafkaFailure(
                    rd_kafka_error_code(error),
                    String(cString: rd_kafka_error_string(error))
                )
                throw MessagingError("Asking for the offsets of the group \(group)", failure)
            }
            guard let list = rd_kafka_group_result_partitions(answer) else { return [:] }
            var offsets: [TopicPartition: Int64] = [:]
            for element in TopicPartitionList.elements(of: list) where element.failure == nil && element.offset >= 0 {
                offsets[element.partition] = element.offset
            }
            return offsets
        }
    }

    private static func topicFailures(in event: OpaquePointer) -> [String: KafkaFailure] {
        var count = 0
        let results =
            rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATETOPICS_RESULT
            ? rd_kafka_CreateTopics_result_topics(event, &count)
            : rd_kafka_DeleteTopics_result_topics(event, &count)
        var failures: [String: KafkaFailure] = [:]
        for index in 0..<count {
            guard let result = results?[index] else { continue }
            let code = rd_kafka_topic_result_error(result)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            let text = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            failures[String(cString: rd_kafka_topic_result_name(result))] = KafkaFailure(code, text)
        }
        return failures
    }

    private static func waitForLeaders(
        of names: [String],
        with client: OpaquePointer,
        timeout: Duration
    ) throws(MessagingError) {
        let deadline = ContinuousClock.now + timeout
        while true {
            let counts = try partitionCounts(client, timeout: timeout)
            let missing = names.filter { counts[$0] == nil }
            if missing.isEmpty { return }
            guard ContinuousClock.now < deadline else {
                throw MessagingError(
                    .unavailable,
                    "The topics \(missing.joined(separator: ", ")) have been made but have no leaders yet.",
                    isRetriable: true
                )
            }
            // This thread is the client's own.
            Thread.sleep(forTimeInterval: 0.05)
        }
    }
}

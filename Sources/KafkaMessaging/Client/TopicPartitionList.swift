import CRDKafka
import Messaging

/// The owner of an `rd_kafka_topic_partition_list_t`.
struct TopicPartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ partitions: some Collection<TopicPartition>) {
        pointer = rd_kafka_topic_partition_list_new(Int32(partitions.count))
        for partition in partitions {
            rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
        }
    }

    init(_ offsets: [TopicPartition: Int64]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(offsets.count))
        for (partition, offset) in offsets {
            rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
        }
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    var elements: [TopicPartitionElement] { Self.elements(of: pointer) }

    /// The elements of a list that somebody else owns.
    static func elements(
        of list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) -> [TopicPartitionElement] {
        (0..<Int(list.pointee.cnt)).map { index in
            let element = list.pointee.elems[index]
            return TopicPartitionElement(
                partition: TopicPartition(String(cString: element.topic), element.partition),
                offset: element.offset,
                failure: element.err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaFailure(element.err)
            )
        }
    }
}

/// One element of a list that librdkafka has answered with.
struct TopicPartitionElement {
    var partition: TopicPartition
    /// An offset, or one of librdkafka's negative constants.
    var offset: Int64
    var failure: KafkaFailure?
}

import CRDKafka
import Messaging

/// The generation of a group that a member belonged to when it was given its partitions.
final class KafkaGroupMembership: GroupMembership, @unchecked Sendable {
    // Sendable: librdkafka only reads the metadata after it has been made.
    let metadata: OpaquePointer

    /// Reads the current generation; to be called while an assignment is taken.
    init(of client: OpaquePointer) {
        metadata = rd_kafka_consumer_group_metadata(client)
    }

    deinit {
        rd_kafka_consumer_group_metadata_destroy(metadata)
    }
}

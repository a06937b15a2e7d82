import CRDKafka
import Messaging
import Synchronization

/// The generation of a group that a member belonged to when it was given its partitions.
final class KafkaGroupMembership: GroupMembership, @unchecked Sendable {
    // Sendable: librdkafka only reads the metadata after it has been made.
    let metadata: OpaquePointer
    private let ended = Atomic(false)

    /// Reads the current generation; to be called while an assignment is taken.
    init(of client: OpaquePointer) {
        metadata = rd_kafka_consumer_group_metadata(client)
    }

    deinit {
        rd_kafka_consumer_group_metadata_destroy(metadata)
    }

    /// Whether this member knows that its partitions have been given back or lost. The brokers refuse its commits in any
    /// case; this spares them where it is known here already.
    var isEnded: Bool { ended.load(ordering: .acquiring) }

    func end() {
        ended.store(true, ordering: .releasing)
    }
}

import Foundation
import Messaging
import Synchronization

/// One topic as it stands in memory.
final class TopicLog: Sendable {
    let id: Int64
    let specification: TopicSpecification
    let partitions: [PartitionLog]
    private let turn = Atomic<UInt32>(0)

    init(id: Int64, specification: TopicSpecification, partitions: [PartitionLog]) {
        self.id = id
        self.specification = specification
        self.partitions = partitions
    }

    /// The partition of a message: the one it names, the one of its key, or each in turn.
    ///
    /// - Throws: ``MessagingError/Code/unknownPartition``.
    func partition(for message: OutgoingMessage) throws(MessagingError) -> PartitionLog {
        let count = Int32(partitions.count)
        guard let number = message.partition else {
            guard let key = message.key else {
                let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
                return partitions[Int(turn % UInt32(count))]
            }
            return partitions[Int(KeyPartitioner.partition(for: key, of: count))]
        }
        guard number >= 0, number < count else { throw .unknownPartition(TopicPartition(message.topic, number)) }
        return partitions[Int(number)]
    }
}

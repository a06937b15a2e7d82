import Messaging
import Synchronization

/// The topics, their partitions and the groups' committed offsets as they stand in memory.
final class MessageLog: Sendable {
    private struct State {
        var topics: [String: TopicLog] = [:]
        /// By group, then by id of the partition.
        var committed: [String: [Int64: Int64]] = [:]
    }

    private let state: Mutex<State>

    init(topics: [TopicLog], committed: [String: [Int64: Int64]]) {
        state = Mutex(
            State(
                topics: Dictionary(uniqueKeysWithValues: topics.map { ($0.specification.name, $0) }),
                committed: committed
            )
        )
    }

    var topics: [TopicLog] {
        state.withLock { Array($0.topics.values) }
    }

    /// - Throws: ``MessagingError/Code/unknownTopic``.
    func topic(_ name: String) throws(MessagingError) -> TopicLog {
        guard let topic = state.withLock({ $0.topics[name] }) else { throw .unknownTopic(name) }
        return topic
    }

    /// - Throws: ``MessagingError/Code/unknownTopic``, ``MessagingError/Code/unknownPartition``.
    func partition(_ source: TopicPartition) throws(MessagingError) -> PartitionLog {
        let topic = try topic(source.topic)
        guard topic.partitions.indices.contains(Int(source.partition)) else { throw .unknownPartition(source) }
        return topic.partitions[Int(source.partition)]
    }

    func add(_ topic: TopicLog) {
        state.withLock { $0.topics[topic.specification.name] = topic }
    }

    func remove(_ name: String) -> TopicLog? {
        state.withLock { state in
            guard let topic = state.topics.removeValue(forKey: name) else { return nil }
            for group in state.committed.keys {
                for partition in topic.partitions {
                    state.committed[group]?[partition.id] = nil
                }
            }
            return topic
        }
    }

    func committedOffset(group: String, partition: PartitionLog) -> Int64? {
        state.withLock { $0.committed[group]?[partition.id] }
    }

    func recordCommitted(_ offsets: [Int64: Int64], group: String) {
        state.withLock { $0.committed[group, default: [:]].merge(offsets) { _, new in new } }
    }

    /// Takes over what another process has committed.
    func replaceCommitted(_ committed: [String: [Int64: Int64]]) {
        state.withLock { $0.committed = committed }
    }
}

import Messaging

/// Shares the partitions of topics among the members of a group, as Kafka's range assignor does: of each topic every
/// member gets one contiguous range, so co-partitioned topics are shared alike.
enum RangeAssignment {
    /// - Parameters:
    ///   - members: their topics, by a number that orders them.
    ///   - counts: the number of partitions of each topic; topics without one are left out.
    static func assign(members: [Int: Set<String>], counts: [String: Int]) -> [Int: Set<TopicPartition>] {
        var assigned: [Int: Set<TopicPartition>] = members.mapValues { _ in [] }
        for (topic, count) in counts {
            let takers = members.filter { $0.value.contains(topic) }.keys.sorted()
            guard !takers.isEmpty else { continue }
            let share = count / takers.count
            let extra = count % takers.count
            for (index, member) in takers.enumerated() {
                let first = index * share + min(index, extra)
                let length = share + (index < extra ? 1 : 0)
                for partition in first..<(first + length) {
                    assigned[member, default: []].insert(TopicPartition(topic, Int32(partition)))
                }
            }
        }
        return assigned
    }
}

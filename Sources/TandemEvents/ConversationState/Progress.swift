/// How far the router is in a partition: the last record of each transaction.
package struct Progress: EventBody {
    package static let type = EventType(topic: .conversationState, name: "progress")

    package let partition: Int
    /// Next offsets of the inputs, in the order of their names.
    package let offsets: [TopicOffset]
    /// The number of the last decision.
    package let decisions: Int64
    /// The time of the last decision.
    package let at: Timestamp
    /// The offset after the last adopted record of `controls`.
    package let controls: Int64

    package init(partition: Int, offsets: [TopicOffset], decisions: Int64, at: Timestamp, controls: Int64) {
        self.partition = partition
        self.offsets = offsets
        self.decisions = decisions
        self.at = at
        self.controls = controls
    }
}

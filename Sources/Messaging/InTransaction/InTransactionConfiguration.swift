/// How an ``InTransactionConsumer`` works.
package struct InTransactionConfiguration: Sendable {
    package var group: String
    /// Stable over restarts of one instance, and unique among instances.
    package var transactionalID: String
    /// Co-partitioned topics: a member owns the same partitions of all of them.
    package var inputs: [String]
    /// The compacted topic of snapshots and progress, with as many partitions as the inputs.
    package var stateTopic: String
    /// How long work may wait for its transaction to be committed while more input keeps coming.
    package var commitInterval = Duration.milliseconds(20)
    /// Inputs and timers in one transaction.
    package var maximumTransactionSteps = 1000
    /// How long a partition's state may disagree with its committed offsets before the partition is refused.
    package var restoreTimeout = Duration.seconds(30)
    /// Bytes waiting in one input partition at which its fetching pauses; it resumes at half.
    package var maximumWaitingBytes = 4 << 20
    package var maximumBufferedBytes = 8 << 20
    package var sessionTimeout = Duration.seconds(10)

    package init(group: String, transactionalID: String, inputs: [String], stateTopic: String) {
        self.group = group
        self.transactionalID = transactionalID
        self.inputs = inputs
        self.stateTopic = stateTopic
    }

    var consumer: GroupConsumerConfiguration {
        var consumer = GroupConsumerConfiguration(group: group, topics: inputs)
        consumer.maximumBufferedBytes = maximumBufferedBytes
        consumer.sessionTimeout = sessionTimeout
        return consumer
    }
}

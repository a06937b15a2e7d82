/// How an ``AfterCompletionConsumer`` works.
package struct AfterCompletionConfiguration: Sendable {
    package var consumer: GroupConsumerConfiguration
    /// Messages in work at once, each with another key.
    package var maximumConcurrency = 64
    /// Bytes of messages received and not finished at which fetching pauses; it resumes at half.
    package var maximumBytesInWork = 16 << 20
    /// Tries of one message before it becomes a dead letter. Failures that will pass by themselves (``MessagingError``
    /// with `isRetriable`) do not count: such a message is tried until it succeeds.
    package var maximumAttempts = 5
    /// How long finished work may wait to be committed.
    package var commitInterval = Duration.milliseconds(200)
    /// How long work in hand may go on after a revocation or a shutdown; what is not finished then is done again by
    /// whoever takes over.
    package var drainLimit = Duration.seconds(10)

    package init(consumer: GroupConsumerConfiguration) {
        self.consumer = consumer
    }
}

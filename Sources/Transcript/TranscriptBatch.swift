package import Messaging
package import TandemEvents

/// What became of a batch of records.
package struct TranscriptBatch: Sendable {
    /// A record that is no event of a conversation; it is for the dead letters.
    package struct Rejection: Sendable {
        package var message: ReceivedMessage
        package var error: EventCodingError
    }

    /// The events that were new, in the order of the batch.
    package var applied: [Event<ConversationEvent>] = []
    package var rejected: [Rejection] = []
    /// How many were known already.
    package var repeats = 0
    /// How many times sequences were missing before an event that was applied nevertheless.
    package var gaps = 0

    /// The conversations with new events.
    package var conversations: Set<ConversationID> {
        Set(applied.compactMap { $0.conversation?.conversationID })
    }
}

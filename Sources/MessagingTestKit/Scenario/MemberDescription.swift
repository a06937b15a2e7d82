import Messaging

/// A member of a group as scenarios run it: it passes every input message on, and says which one it was.
///
/// The value of each output message is `PARTITION OFFSET COUNT`: where the input stood and, in a transaction, how many the
/// partition has had with it.
package struct MemberDescription: Sendable, Codable {
    package enum Mode: String, Sendable, Codable {
        case afterCompletion
        case inTransaction
    }

    package var mode: Mode
    package var group: String
    /// Unique among the members of a run.
    package var instance: String
    package var input: String
    package var output: String
    package var state: String
    package var sessionTimeoutMilliseconds: Int64
    /// What one message takes after completion, in milliseconds.
    package var workMilliseconds: Int64

    package init(
        mode: Mode,
        group: String,
        instance: String,
        input: String,
        output: String,
        state: String,
        sessionTimeoutMilliseconds: Int64,
        workMilliseconds: Int64
    ) {
        self.mode = mode
        self.group = group
        self.instance = instance
        self.input = input
        self.output = output
        self.state = state
        self.sessionTimeoutMilliseconds = sessionTimeoutMilliseconds
        self.workMilliseconds = workMilliseconds
    }

    /// The messages that stand for an input message.
    static func output(
        _ message: ReceivedMessage,
        count: Int,
        to topic: String,
        partition: Int32?
    ) -> OutgoingMessage {
        OutgoingMessage(
            topic: topic,
            partition: partition,
            key: message.key,
            value: .init("\(message.source.partition) \(message.offset) \(count)".utf8)
        )
    }
}

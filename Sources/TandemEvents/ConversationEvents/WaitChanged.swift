/// The wait for a person is estimated anew.
package struct WaitChanged: EventBody {
    package static let type = EventType(topic: .conversationEvents, name: "wait.changed")

    /// Counts the events of the conversation from 1, without gaps.
    package let sequence: Int
    /// From 1.
    package let position: Int
    /// Seconds.
    package let low: Int?
    /// Seconds.
    package let high: Int?
    package let asOf: Timestamp

    package init(sequence: Int, position: Int, low: Int? = nil, high: Int? = nil, asOf: Timestamp) {
        self.sequence = sequence
        self.position = position
        self.low = low
        self.high = high
        self.asOf = asOf
    }
}

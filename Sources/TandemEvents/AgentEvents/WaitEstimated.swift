/// The queue estimated how long a customer will wait.
package struct WaitEstimated: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "wait.estimated")

    package let epoch: Int
    /// From 1.
    package let position: Int
    /// Seconds; absent when nothing honest can be said.
    package let low: Int?
    /// Seconds; absent when nothing honest can be said.
    package let high: Int?
    package let asOf: Timestamp

    package init(epoch: Int, position: Int, low: Int? = nil, high: Int? = nil, asOf: Timestamp) {
        self.epoch = epoch
        self.position = position
        self.low = low
        self.high = high
        self.asOf = asOf
    }
}

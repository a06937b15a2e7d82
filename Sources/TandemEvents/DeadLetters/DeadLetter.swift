/// A record could not be read or decided; it stays where it is, and can be put back from there.
package struct DeadLetter: EventBody {
    package static let type = EventType(topic: .deadLetters, name: "dead.letter")

    /// What was wrong and where, without what stood there.
    package let reason: String
    /// The name on the transport.
    package let topic: String
    package let partition: Int
    package let offset: Int64
    /// How often it was tried.
    package let attempts: Int
    /// The record's headers, in order.
    package let headers: [OriginalHeader]

    package init(
        reason: String, topic: String, partition: Int, offset: Int64, attempts: Int, headers: [OriginalHeader]
    ) {
        self.reason = reason
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.attempts = attempts
        self.headers = headers
    }
}

/// The offset of the next record to read of a topic.
package struct TopicOffset: Codable, Hashable, Sendable {
    /// The name on the transport.
    package let topic: String
    package let offset: Int64

    package init(topic: String, offset: Int64) {
        self.topic = topic
        self.offset = offset
    }
}

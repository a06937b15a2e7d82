/// The type of an event: `tandem.customer-events.message.received.v1`.
package struct EventType: Hashable, Sendable, CustomStringConvertible {
    /// The whole text, as `ce_type` holds it.
    package let description: String

    /// A type by its whole text, known or not.
    package init(_ text: String) {
        description = text
    }

    /// Version 1 of a type.
    /// - Parameters:
    ///   - topic: The topic it is written to.
    ///   - name: Its name within the topic: `message.received`.
    package init(topic: Topic, name: String) {
        description = "tandem.\(topic.name).\(name).v1"
    }
}

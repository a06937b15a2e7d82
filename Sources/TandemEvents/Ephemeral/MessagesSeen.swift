/// Someone saw the conversation.
package struct MessagesSeen: EventBody {
    package static let type = EventType(topic: .ephemeral, name: "messages.seen")

    package let author: Author
    /// The highest `sequence` they saw.
    package let seen: Int

    package init(author: Author, seen: Int) {
        self.author = author
        self.seen = seen
    }
}

/// Someone began or stopped typing.
package struct TypingChanged: EventBody {
    package static let type = EventType(topic: .ephemeral, name: "typing.changed")

    package let author: Author
    package let typing: Bool

    package init(author: Author, typing: Bool) {
        self.author = author
        self.typing = typing
    }
}

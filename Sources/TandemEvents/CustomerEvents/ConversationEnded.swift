/// A customer closed the conversation.
package struct ConversationEnded: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "conversation.ended")

    package init() {
    }
}

/// A customer chose to go back to the assistant.
package struct BotRequested: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "bot.requested")

    package init() {
    }
}

/// An agent recorded what the conversation was about.
package struct WrappedUp: EventBody {
    package static let type = EventType(topic: .agentEvents, name: "wrappedUp")

    package let epoch: Int
    package let topic: String
    package let outcome: Outcome
    package let botVerdict: BotVerdict?

    package init(epoch: Int, topic: String, outcome: Outcome, botVerdict: BotVerdict? = nil) {
        self.epoch = epoch
        self.topic = topic
        self.outcome = outcome
        self.botVerdict = botVerdict
    }
}

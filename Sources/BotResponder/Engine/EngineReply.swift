package import TandemEvents

/// What an engine makes of a turn.
package struct EngineReply: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case answer(Content)
        /// A question back, with the nearest topics to choose from.
        case clarification(Content)
        /// A person takes over.
        case handoff(HandoffReason)
        /// Nothing in the knowledge fits: says so, and how to reach a person.
        case cannotAnswer(Content)
    }

    package var outcome: Outcome
    /// What the outcome rests on, best first.
    package var articles: [ArticleReference]
    /// How likely the outcome is right, per mille.
    package var confidence: Int
    /// The support topic the turn was taken for.
    package var topic: String?
    package var cost: BotCost

    package init(
        outcome: Outcome, articles: [ArticleReference] = [], confidence: Int, topic: String? = nil, cost: BotCost
    ) {
        self.outcome = outcome
        self.articles = articles
        self.confidence = confidence
        self.topic = topic
        self.cost = cost
    }
}

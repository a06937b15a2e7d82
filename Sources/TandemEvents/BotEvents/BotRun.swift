/// What produced an event of the assistant: the turn it belongs to and the engine.
package struct BotRun: Codable, Hashable, Sendable {
    package let epoch: Int
    package let turn: Int
    /// The engine: `embedded`.
    package let engine: String
    package let model: String?
    package let promptVersion: String?
    /// The articles it rests on, best first.
    package let articles: [ArticleReference]
    /// Per mille.
    package let confidence: Int
    /// The support topic it was taken for.
    package let topic: String?
    package let cost: BotCost?

    package init(
        epoch: Int, turn: Int, engine: String, model: String? = nil, promptVersion: String? = nil,
        articles: [ArticleReference], confidence: Int, topic: String? = nil, cost: BotCost? = nil
    ) {
        self.epoch = epoch
        self.turn = turn
        self.engine = engine
        self.model = model
        self.promptVersion = promptVersion
        self.articles = articles
        self.confidence = confidence
        self.topic = topic
        self.cost = cost
    }
}

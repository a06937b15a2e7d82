/// What a ``TopicRanker`` found for a question.
struct TopicRanking: Hashable, Sendable {
    /// How many topics are kept.
    static let depth = 6

    /// Best first, at most ``depth``.
    var topics: [Int]
    /// The language of the question, as its nearest examples have it.
    var language: Int
    /// How likely the first topic is right, per mille.
    var confidence: Int
}

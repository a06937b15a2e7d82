import Foundation

/// Ranks the topics of the knowledge for a question, with an estimate of how likely the first one is right.
struct TopicRanker: Sendable {
    struct Example: Sendable {
        var text: String
        /// Below the number of languages.
        var language: Int
        /// Below the number of topics.
        var topic: Int
    }

    /// How many nearest examples vote.
    private static let voters = 12
    /// What the similarity of an example counts when it is in another language than the conversation.
    private static let otherLanguage: Float = 0.85
    /// The same where the conversation's language is not known: just enough to decide between equals.
    private static let otherThanDefault: Float = 0.98
    /// How much of a score comes from ``TopicWeights``; the rest is the vote of the nearest examples.
    private static let weightsShare: Float = 0.6

    private let table: FeatureTable
    private let index: ExampleIndex
    private let weights: TopicWeights
    private let topics: [Int]
    private let topicCount: Int
    private let languageCount: Int
    private let outOfScope: Int

    /// - Parameter outOfScope: The topic whose examples must not be answered.
    init(_ examples: [Example], topicCount: Int, languageCount: Int, outOfScope: Int) {
        let features = examples.map { TextFeatures($0.text) }
        table = FeatureTable(features)
        let occurrences = features.map(table.occurrences)
        topics = examples.map(\.topic)
        index = ExampleIndex(
            occurrences, languages: examples.map(\.language), languageCount: languageCount, featureCount: table.count)
        weights = TopicWeights(occurrences, topics: topics, topicCount: topicCount, featureCount: table.count)
        self.topicCount = topicCount
        self.languageCount = languageCount
        self.outOfScope = outOfScope
    }

    /// - Parameters:
    ///   - language: The conversation's language, where it is one of the knowledge's.
    ///   - defaultLanguage: Preferred among equals where it is not.
    /// - Returns: nil where the question has nothing in common with any example.
    func rank(_ question: String, language: Int?, defaultLanguage: Int) -> TopicRanking? {
        let occurrences = table.occurrences(in: TextFeatures(question))
        var similarities = index.similarities(to: occurrences)
        let expected = language ?? defaultLanguage
        let elsewhere = language == nil ? Self.otherThanDefault : Self.otherLanguage
        for example in similarities.indices where index.languages[example] != expected {
            similarities[example] *= elsewhere
        }
        let nearest = Self.nearest(similarities)
        guard !nearest.isEmpty else { return nil }

        var votes = [Float](repeating: 0, count: topicCount)
        var languageVotes = [Float](repeating: 0, count: languageCount)
        var allVotes: Float = 0
        for example in nearest {
            let vote = similarities[example] * similarities[example]
            votes[topics[example]] += vote
            languageVotes[index.languages[example]] += vote
            allVotes += vote
        }
        let shares = weights.shares(of: occurrences)
        var scores = votes.indices.map { topic in
            Self.weightsShare * shares[topic] + (1 - Self.weightsShare) * votes[topic] / allVotes
        }
        let isExample = similarities[nearest[0]] >= Confidence.sameQuestion
        if isExample { scores[topics[nearest[0]]] = 1 }
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        let voted = languageVotes.indices.max { (languageVotes[$0], $1) < (languageVotes[$1], $0) } ?? expected
        let first = nearest.first { topics[$0] == order[0] }
        return TopicRanking(
            topics: Array(order.prefix(TopicRanking.depth)),
            language: isExample ? index.languages[nearest[0]] : voted,
            confidence: Confidence.perMille(
                first: scores[order[0]], outOfScope: scores[outOfScope],
                similarity: first.map { similarities[$0] } ?? 0)
        )
    }

    /// The examples with the highest similarity above 0, highest first; earlier ones first among equals.
    private static func nearest(_ similarities: [Float]) -> [Int] {
        var nearest: [Int] = []
        for example in similarities.indices where similarities[example] > 0 {
            if nearest.count == voters, similarities[example] <= similarities[nearest[voters - 1]] { continue }
            var place = nearest.count
            while place > 0, similarities[nearest[place - 1]] < similarities[example] { place -= 1 }
            nearest.insert(example, at: place)
            if nearest.count > voters { nearest.removeLast() }
        }
        return nearest
    }
}

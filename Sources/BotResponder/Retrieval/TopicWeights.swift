import Foundation

/// How strongly each feature speaks for each topic: the log odds of the feature in the topic's examples against those in
/// all the others (Rennie et al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", 2003, whose weights
/// of a class and of its complement are joined here), over TF-IDF weights of unit length.
///
/// Where nearest examples see only whole questions, this sees which words set a topic apart. It is counted, not trained: the
/// same examples give the same weights. Only pairs of feature and topic that occur are stored; what all others share is
/// one number a topic.
struct TopicWeights: Sendable {
    /// What an unseen pair counts as.
    private static let smoothing: Float = 0.01
    /// Naive Bayes counts each feature as if it stood alone, so its odds are too steep; they are taken to this power.
    private static let flattening: Float = 0.5

    private struct Entry {
        var topic: Int32
        var weight: Float
    }

    /// Where each feature's entries begin; one more than there are features.
    private let starts: [UInt32]
    private let entries: [Entry]
    private let inverseFrequencies: [Float]
    private let unseenFrequency: Float
    /// What a topic gets for each unit of known weight in a question.
    private let topicBase: [Float]

    /// - Parameters:
    ///   - examples: The features of each example as its table numbers them.
    ///   - topics: The topic of each example, below `topicCount`.
    init(_ examples: [[FeatureTable.Occurrence]], topics: [Int], topicCount: Int, featureCount: Int) {
        var exampleCounts = [Int](repeating: 0, count: featureCount)
        for example in examples {
            for occurrence in example {
                if let feature = occurrence.feature { exampleCounts[feature] += 1 }
            }
        }
        let total = Float(examples.count + 1)
        inverseFrequencies = exampleCounts.map { 1 + logf(total / Float($0 + 1)) }
        unseenFrequency = 1 + logf(total / 2)

        var pairs: [(feature: Int, topic: Int, mass: Float)] = []
        for (example, occurrences) in examples.enumerated() {
            let norm = Self.norm(occurrences, inverseFrequencies, unseenFrequency)
            for occurrence in occurrences {
                guard let feature = occurrence.feature else { continue }
                pairs.append((feature, topics[example], occurrence.weight * inverseFrequencies[feature] * norm))
            }
        }
        pairs.sort { ($0.feature, $0.topic) < ($1.feature, $1.topic) }

        var topicMass = [Float](repeating: 0, count: topicCount)
        var featureMass = [Float](repeating: 0, count: featureCount)
        for pair in pairs {
            topicMass[pair.topic] += pair.mass
            featureMass[pair.feature] += pair.mass
        }
        let allMass = topicMass.reduce(0, +)
        let smoothingMass = Self.smoothing * Float(featureCount)
        topicBase = topicMass.map { logf(allMass - $0 + smoothingMass) - logf($0 + smoothingMass) }

        var starts: [UInt32] = []
        var entries: [Entry] = []
        var index = 0
        for feature in 0..<featureCount {
            starts.append(UInt32(entries.count))
            let all = featureMass[feature]
            while index < pairs.count, pairs[index].feature == feature {
                let topic = pairs[index].topic
                var own: Float = 0
                while index < pairs.count, pairs[index].feature == feature, pairs[index].topic == topic {
                    own += pairs[index].mass
                    index += 1
                }
                let others = max(0, all - own)
                let weight =
                    logf(own + Self.smoothing) - logf(Self.smoothing)
                    + logf(all + Self.smoothing) - logf(others + Self.smoothing)
                entries.append(Entry(topic: Int32(topic), weight: weight))
            }
        }
        starts.append(UInt32(entries.count))
        self.starts = starts
        self.entries = entries
    }

    /// How likely each topic is, were one of them right: 0 to 1, in sum 1.
    func shares(of question: [FeatureTable.Occurrence]) -> [Float] {
        var scores = [Float](repeating: 0, count: topicBase.count)
        let norm = Self.norm(question, inverseFrequencies, unseenFrequency)
        var known: Float = 0
        for occurrence in question {
            guard let feature = occurrence.feature else { continue }
            let weight = occurrence.weight * inverseFrequencies[feature] * norm
            known += weight
            for entry in entries[Int(starts[feature])..<Int(starts[feature + 1])] {
                scores[Int(entry.topic)] += weight * entry.weight
            }
        }
        for topic in scores.indices { scores[topic] += known * topicBase[topic] }
        let highest = scores.max() ?? 0
        var sum: Float = 0
        for topic in scores.indices {
            scores[topic] = expf((scores[topic] - highest) * Self.flattening)
            sum += scores[topic]
        }
        return scores.map { $0 / sum }
    }

    private static func norm(
        _ occurrences: [FeatureTable.Occurrence], _ inverseFrequencies: [Float], _ unseenFrequency: Float
    ) -> Float {
        var square: Float = 0
        for occurrence in occurrences {
            let weight = occurrence.weight * (occurrence.feature.map { inverseFrequencies[$0] } ?? unseenFrequency)
            square += weight * weight
        }
        return square > 0 ? 1 / square.squareRoot() : 0
    }
}

import Foundation

/// An inverted index of example questions: cosine similarity of a question to every example, by the TF-IDF weights of
/// their features (Salton and Buckley, "Term-Weighting Approaches in Automatic Text Retrieval", 1988).
///
/// Inverse document frequency is counted in each language by itself, so that a language with few examples is not drowned.
/// A feature that a language has never seen weighs as much as its rarest one: a question full of unknown words is far from
/// everything, which is what makes similarity an honest sign. All storage is flat arrays.
struct ExampleIndex: Sendable {
    /// A feature's postings in one language.
    private struct Group {
        var language: Int32
        /// Where its postings end; they begin where those of the group before it end.
        var postingsEnd: UInt32
        var inverseFrequency: Float
    }

    private struct Posting {
        var example: UInt32
        /// Normalized: the squares of an example's weights sum to 1.
        var weight: Float
    }

    /// Where each feature's groups begin; one more than there are features.
    private let groupStarts: [UInt32]
    private let groups: [Group]
    private let postings: [Posting]
    /// The inverse frequency of an unseen feature, for each language.
    private let unseenFrequency: [Float]
    /// The language of each example.
    let languages: [Int]

    /// - Parameters:
    ///   - examples: The features of each example as its table numbers them.
    ///   - languages: The language of each example, below `languageCount`.
    init(_ examples: [[FeatureTable.Occurrence]], languages: [Int], languageCount: Int, featureCount: Int) {
        self.languages = languages
        var exampleCounts = [Int](repeating: 0, count: languageCount)
        for language in languages { exampleCounts[language] += 1 }
        unseenFrequency = exampleCounts.map { 1 + logf(Float($0 + 1)) }

        var starts = [Int](repeating: 0, count: featureCount + 1)
        for example in examples {
            for occurrence in example {
                if let feature = occurrence.feature { starts[feature + 1] += 1 }
            }
        }
        for feature in 0..<featureCount { starts[feature + 1] += starts[feature] }
        // Examples are taken language by language, so that each feature's postings come out grouped.
        var postings = [Posting](repeating: Posting(example: 0, weight: 0), count: starts[featureCount])
        var next = starts
        for example in examples.indices.sorted(by: { (languages[$0], $0) < (languages[$1], $1) }) {
            for occurrence in examples[example] {
                guard let feature = occurrence.feature else { continue }
                postings[next[feature]] = Posting(example: UInt32(example), weight: occurrence.weight)
                next[feature] += 1
            }
        }

        var groupStarts: [UInt32] = []
        var groups: [Group] = []
        var squares = [Float](repeating: 0, count: examples.count)
        for feature in 0..<featureCount {
            groupStarts.append(UInt32(groups.count))
            var posting = starts[feature]
            while posting < starts[feature + 1] {
                let first = posting
                let language = languages[Int(postings[first].example)]
                while posting < starts[feature + 1], languages[Int(postings[posting].example)] == language {
                    posting += 1
                }
                let inverseFrequency =
                    1 + logf(Float(exampleCounts[language] + 1) / Float(posting - first + 1))
                for index in first..<posting {
                    postings[index].weight *= inverseFrequency
                    squares[Int(postings[index].example)] += postings[index].weight * postings[index].weight
                }
                groups.append(
                    Group(
                        language: Int32(language), postingsEnd: UInt32(posting), inverseFrequency: inverseFrequency))
            }
        }
        groupStarts.append(UInt32(groups.count))
        for index in postings.indices {
            postings[index].weight /= squares[Int(postings[index].example)].squareRoot()
        }
        self.groupStarts = groupStarts
        self.groups = groups
        self.postings = postings
    }

    /// The cosine of a question to every example, 0 to 1, in the order the examples were given.
    func similarities(to question: [FeatureTable.Occurrence]) -> [Float] {
        var sums = [Float](repeating: 0, count: languages.count)
        var squares = [Float](repeating: 0, count: unseenFrequency.count)
        var unseen: Float = 0
        for occurrence in question {
            let weight = occurrence.weight
            unseen += weight * weight
            guard let feature = occurrence.feature else { continue }
            let firstGroup = Int(groupStarts[feature])
            var posting = firstGroup == 0 ? 0 : Int(groups[firstGroup - 1].postingsEnd)
            for group in groups[firstGroup..<Int(groupStarts[feature + 1])] {
                let language = Int(group.language)
                let weighed = weight * group.inverseFrequency
                let unseenWeight = weight * unseenFrequency[language]
                squares[language] += weighed * weighed - unseenWeight * unseenWeight
                for index in posting..<Int(group.postingsEnd) {
                    sums[Int(postings[index].example)] += weighed * postings[index].weight
                }
                posting = Int(group.postingsEnd)
            }
        }
        let norms = squares.indices.map { language in
            let square = squares[language] + unseen * unseenFrequency[language] * unseenFrequency[language]
            return square > 0 ? 1 / square.squareRoot() : 0
        }
        for example in sums.indices where sums[example] > 0 {
            sums[example] = min(1, sums[example] * norms[languages[example]])
        }
        return sums
    }
}

/// Numbers the features that examples hold, so that what is known of a feature stands in flat arrays at its number.
struct FeatureTable: Sendable {
    /// A feature of a question.
    struct Occurrence {
        /// Its number, or nil where no example holds it.
        var feature: Int?
        /// As ``TextFeatures/weights``.
        var weight: Float
    }

    /// Ascending; a feature's number is its place here.
    private let hashes: [UInt32]
    /// The first feature for each value of the top bits of a hash, so that a look-up compares one or two hashes.
    private let buckets: [UInt32]
    private let bucketShift: UInt32

    init(_ texts: [TextFeatures]) {
        var all = texts.flatMap(\.hashes)
        all.sort()
        var hashes: [UInt32] = []
        for hash in all where hash != hashes.last { hashes.append(hash) }
        self.hashes = hashes
        let bucketBits = min(24, max(1, UInt32(Int.bitWidth - hashes.count.leadingZeroBitCount)))
        bucketShift = 32 - bucketBits
        var buckets = [UInt32](repeating: 0, count: (1 << Int(bucketBits)) + 1)
        for hash in hashes { buckets[Int(hash >> bucketShift) + 1] += 1 }
        for bucket in 1..<buckets.count { buckets[bucket] += buckets[bucket - 1] }
        self.buckets = buckets
    }

    var count: Int { hashes.count }

    func occurrences(in text: TextFeatures) -> [Occurrence] {
        zip(text.hashes, text.weights).map { hash, weight in
            Occurrence(feature: feature(hash), weight: weight)
        }
    }

    private func feature(_ hash: UInt32) -> Int? {
        let bucket = Int(hash >> bucketShift)
        for feature in Int(buckets[bucket])..<Int(buckets[bucket + 1]) where hashes[feature] == hash {
            return feature
        }
        return nil
    }
}

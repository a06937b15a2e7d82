import Foundation

/// The features of a text: hashed words, pairs of words and pieces of words, each with how often it stands there.
///
/// Pieces are the runs of 2 to 5 letters of a word with a space before and after it, so that endings, compounds and
/// misspellings still meet (McNamee and Mayfield, "Character N-Gram Tokenization", 2004). Hashes are 32 bits of FNV-1a.
struct TextFeatures: Sendable {
    /// Ascending, each once.
    let hashes: [UInt32]
    /// Weight of each hash before any inverse document frequency: 1 + ln(count), times the weight of its kind.
    let weights: [Float]

    static let wordWeight: Float = 1
    static let pairWeight: Float = 0.8
    static let pieceWeight: Float = 0.45
    static let pieceLengths = 2...5

    init(_ text: String) {
        let words = TextNormalizer.words(in: text)
        var found: [UInt64] = []
        found.reserveCapacity(words.reduce(0) { $0 + 2 + 4 * $1.count })
        func add(_ hash: UInt32, _ kind: Kind) {
            found.append(UInt64(hash) << 8 | UInt64(kind.rawValue))
        }
        var previous: UInt32?
        var padded: [UInt32] = []
        for word in words {
            let wordHash = Self.hash(word[...], seed: Kind.word.seed)
            add(wordHash, .word)
            if let previous { add(Self.combine(previous, wordHash), .pair) }
            previous = wordHash
            padded.removeAll(keepingCapacity: true)
            padded.append(0x20)
            padded.append(contentsOf: word.prefix(Self.longestWord))
            padded.append(0x20)
            for length in Self.pieceLengths where length <= padded.count {
                for start in 0...(padded.count - length) {
                    add(Self.hash(padded[start..<(start + length)], seed: Kind.piece.seed), .piece)
                }
            }
        }
        found.sort()
        var hashes: [UInt32] = []
        var weights: [Float] = []
        hashes.reserveCapacity(found.count)
        weights.reserveCapacity(found.count)
        var index = 0
        while index < found.count {
            let hash = UInt32(found[index] >> 8)
            let kind = UInt8(truncatingIfNeeded: found[index])
            var count = 0
            while index < found.count, UInt32(found[index] >> 8) == hash {
                count += 1
                index += 1
            }
            hashes.append(hash)
            weights.append(Self.weight(kind) * (1 + logf(Float(count))))
        }
        self.hashes = hashes
        self.weights = weights
    }

    /// Words longer than this are no words.
    private static let longestWord = 40

    private enum Kind: UInt8 {
        case word, pair, piece

        var seed: UInt32 { 2_166_136_261 ^ UInt32(rawValue) &* 0x9E37_79B9 }
    }

    private static func weight(_ kind: UInt8) -> Float {
        switch kind {
        case Kind.word.rawValue: wordWeight
        case Kind.pair.rawValue: pairWeight
        default: pieceWeight
        }
    }

    private static func hash(_ scalars: ArraySlice<UInt32>, seed: UInt32) -> UInt32 {
        var hash = seed
        for scalar in scalars {
            hash = (hash ^ (scalar & 0xFFFF)) &* 16_777_619
            if scalar > 0xFFFF { hash = (hash ^ (scalar >> 16)) &* 16_777_619 }
        }
        return hash ^ (hash >> 15)
    }

    private static func combine(_ first: UInt32, _ second: UInt32) -> UInt32 {
        var hash = Kind.pair.seed
        hash = (hash ^ first) &* 16_777_619
        hash = (hash ^ (hash >> 13) ^ second) &* 16_777_619
        return hash ^ (hash >> 15)
    }
}

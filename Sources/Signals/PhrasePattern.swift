/// What one line of a phrase file matches.
indirect enum PhrasePattern: Equatable, Sendable {
    case word(String)
    /// Any word that begins with these letters.
    case stem(String)
    /// Up to this many words of any kind.
    case gap(Int)
    case sequence([PhrasePattern])
    case choice([PhrasePattern])

    /// Whether it can match no words at all.
    var isEmptyPossible: Bool {
        switch self {
        case .word, .stem: false
        case .gap: true
        case .sequence(let items): items.allSatisfy(\.isEmptyPossible)
        case .choice(let alternatives): alternatives.contains(where: \.isEmptyPossible)
        }
    }
}

/// One pattern of a phrase file with what it stands for.
struct PhraseRule: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        /// Asks for a person; the score in per mille says how surely. No counter withdraws a firm one, such as
        /// “not a bot, a person”, which knows of its “not”.
        case request(score: Int, isFirm: Bool)
        /// Withdraws every request that shares a word with it and is not firm.
        case counter
    }

    let language: SupportedLanguage
    /// The heading under which the pattern stands, such as `talk`.
    let name: String
    let kind: Kind
    let pattern: PhrasePattern
    let startsSentence: Bool
    let endsSentence: Bool
}

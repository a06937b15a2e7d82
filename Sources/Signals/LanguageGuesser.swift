/// Guesses the language of a message from its script, frequent words and typical letters.
///
/// Good enough to choose the language of a notice, together with what the browser or the conversation says; short
/// messages in Latin script between close relatives (Danish and Norwegian, Croatian and Serbian, Czech and Slovak)
/// often tell little, and then the prior decides.
package struct LanguageGuesser: Sendable {
    /// Only the beginning of a longer text is looked at, in Unicode scalars.
    static let longestSample = 2_000
    /// How much the prior weighs, in distinctive words.
    static let priorWeight = 0.75
    private static let groupWeight = 0.35

    private let profiles: [LanguageProfile]
    /// The languages of a word, each with the word's weight: the fewer languages share it, the more it tells.
    private let words: [String: [(index: Int, weight: Double)]]
    private let groups: [(letters: [UInt8], languages: [Int], weight: Double)]

    /// Reads the profiles that ship with the module.
    ///
    /// - Throws: ``PhraseFileError`` with file and line.
    package init() throws(PhraseFileError) {
        var profiles: [LanguageProfile] = []
        for language in SupportedLanguage.allCases {
            let text = try SignalsResources.text(folder: "languages", language: language)
            profiles.append(try LanguageProfile(text: text, language: language, file: "\(language.rawValue).txt"))
        }
        self.init(profiles: profiles)
    }

    init(profiles: [LanguageProfile]) {
        var sharers: [String: [Int]] = [:]
        var groupSharers: [String: [Int]] = [:]
        for (index, profile) in profiles.enumerated() {
            for word in profile.words { sharers[word, default: []].append(index) }
            for group in profile.groups { groupSharers[group, default: []].append(index) }
        }
        self.profiles = profiles
        self.words = sharers.mapValues { indices in indices.map { ($0, 1 / Double(indices.count)) } }
        self.groups = groupSharers.sorted { $0.key < $1.key }.map { letters, languages in
            (Array(letters.utf8), languages, Self.groupWeight / Double(languages.count))
        }
    }

    /// The likeliest language of `text`.
    ///
    /// - Parameter prior: The language of the conversation, browser or shop; it wins where the text tells nothing.
    package func guess(_ text: String, prior: SupportedLanguage? = nil) -> LanguageGuess {
        let sample = String(text.unicodeScalars.prefix(Self.longestSample))
        let tokens = TokenizedText(folded: TextFolding.fold(sample, keepingDiacritics: true))
        let script = Self.dominantScript(of: tokens)
        let candidates = profiles.indices.filter { index in script.map(profiles[index].scripts.contains) ?? false }
        guard !candidates.isEmpty else { return LanguageGuess(language: prior ?? .en, confidence: 0) }
        if candidates.count == 1 { return LanguageGuess(language: profiles[candidates[0]].language, confidence: 1000) }
        var scores = [Double](repeating: 0, count: profiles.count)
        for word in tokens.words {
            for (index, weight) in words[word] ?? [] { scores[index] += weight }
        }
        for group in groups {
            let occurrences = min(3, tokens.bytes.count(of: group.letters))
            for index in group.languages { scores[index] += group.weight * Double(occurrences) }
        }
        if let prior { scores[profiles.firstIndex { $0.language == prior } ?? 0] += Self.priorWeight }
        let ranked = candidates.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
        let best = scores[ranked[0]]
        let margin = best - scores[ranked[1]]
        if best == 0 { return LanguageGuess(language: prior ?? Self.commonest(of: script), confidence: 0) }
        let confidence = Int((1000 * margin / (best + 1)).rounded())
        return LanguageGuess(language: profiles[ranked[0]].language, confidence: confidence)
    }

    /// The language to assume where a script is all that is known.
    private static func commonest(of script: WritingScript?) -> SupportedLanguage {
        script == .cyrillic ? .ru : .en
    }

    /// Kana decide for Japanese however many Chinese characters stand between them.
    private static func dominantScript(of tokens: TokenizedText) -> WritingScript? {
        var counts: [WritingScript: Int] = [:]
        for scalar in String(decoding: tokens.bytes, as: UTF8.self).unicodeScalars {
            if let script = WritingScript(of: scalar) { counts[script, default: 0] += 1 }
        }
        if counts[.kana, default: 0] * 8 > counts[.han, default: 0], counts[.kana] != nil { return .kana }
        return WritingScript.allCases.filter { counts[$0] != nil }.max {
            counts[$0, default: 0] < counts[$1, default: 0]
        }
    }
}

extension [UInt8] {
    /// How often `letters` stand in these bytes, without overlap.
    fileprivate func count(of letters: [UInt8]) -> Int {
        guard let first = letters.first, count >= letters.count else { return 0 }
        var found = 0
        var index = 0
        while index <= count - letters.count {
            if self[index] == first, self[index..<index + letters.count].elementsEqual(letters) {
                found += 1
                index += letters.count
            } else {
                index += 1
            }
        }
        return found
    }
}

/// Finds in a customer's message the request to talk to a person, in all languages at once.
///
/// Deterministic and immutable; takes time linear in the message, a few microseconds for one of usual length.
package struct PersonRequestDetector: Sendable {
    private let matcher: PhraseMatcher

    /// Compiles the phrase files that ship with the module.
    ///
    /// - Throws: ``PhraseFileError`` with file and line.
    package init() throws(PhraseFileError) {
        var files: [SupportedLanguage: String] = [:]
        for language in SupportedLanguage.allCases {
            files[language] = try SignalsResources.text(folder: "person-phrases", language: language)
        }
        try self.init(phrases: files)
    }

    /// Compiles phrase files given as text, by language.
    ///
    /// - Throws: ``PhraseFileError`` with the file, named `LANG.txt`, and line.
    package init(phrases: [SupportedLanguage: String]) throws(PhraseFileError) {
        var rules: [PhraseRule] = []
        for (language, text) in phrases.sorted(by: { $0.key < $1.key }) {
            rules += try PhraseFile.rules(in: text, language: language, file: "\(language.rawValue).txt")
        }
        self.matcher = PhraseMatcher(rules: rules)
    }

    /// The surest request for a person in `text`, or `nil` where there is none.
    ///
    /// - Parameter hint: The conversation's language; it decides only between equally sure phrases of several languages.
    package func detect(in text: String, hint: SupportedLanguage? = nil) -> PersonRequest? {
        let tokens = TokenizedText(folded: TextFolding.fold(text))
        var best: Candidate?
        matcher.forEachSentence(of: tokens) { sentence, matches in
            let reach = reachOfCounters(in: sentence, matches: matches)
            for match in matches {
                let rule = matcher.rules[match.rule]
                guard case .request(let score, let isFirm) = rule.kind else { continue }
                if !isFirm, reach[match.last + 1 - sentence.lowerBound] >= match.first { continue }
                let candidate = Candidate(
                    rule: match.rule, score: score, isHinted: rule.language == hint, words: match.last - match.first + 1
                )
                if best.map({ candidate.isBetter(than: $0) }) ?? true { best = candidate }
            }
        }
        return best.map { candidate in
            let rule = matcher.rules[candidate.rule]
            return PersonRequest(
                phraseID: "\(rule.language.rawValue).\(rule.name)", language: rule.language, score: candidate.score)
        }
    }

    private struct Candidate {
        let rule: Int
        let score: Int
        let isHinted: Bool
        let words: Int

        func isBetter(than other: Candidate) -> Bool {
            if score != other.score { return score > other.score }
            if isHinted != other.isHinted { return isHinted }
            if words != other.words { return words > other.words }
            return rule < other.rule
        }
    }

    /// The last word that a counter beginning before each position of the sentence reaches, -1 where none does.
    private func reachOfCounters(in sentence: Range<Int>, matches: [PhraseMatcher.Match]) -> [Int] {
        var reach = [Int](repeating: -1, count: sentence.count + 1)
        for match in matches where matcher.rules[match.rule].kind == .counter {
            let position = match.first + 1 - sentence.lowerBound
            reach[position] = max(reach[position], match.last)
        }
        for position in reach.indices.dropFirst() { reach[position] = max(reach[position], reach[position - 1]) }
        return reach
    }
}

import Foundation

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
            let countered = counteredWords(of: sentence, matches: matches)
            for match in matches {
                let rule = matcher.rules[match.rule]
                guard case .request(let score) = rule.kind else { continue }
                let offset = sentence.lowerBound
                if countered[match.last + 1 - offset] > countered[match.first - offset] { continue }
                let candidate = Candidate(
                    rule: match.rule, score: score, isHinted: rule.language == hint, words: match.last - match.first + 1)
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

    /// How many words of the sentence, counted up to each position, stand in a counter.
    private func counteredWords(of sentence: Range<Int>, matches: [PhraseMatcher.Match]) -> [Int] {
        var changes = [Int](repeating: 0, count: sentence.count + 1)
        for match in matches where matcher.rules[match.rule].kind == .counter {
            changes[match.first - sentence.lowerBound] += 1
            changes[match.last + 1 - sentence.lowerBound] -= 1
        }
        var sums = [0]
        sums.reserveCapacity(changes.count)
        var open = 0
        for change in changes.dropLast() {
            open += change
            sums.append(sums[sums.count - 1] + (open > 0 ? 1 : 0))
        }
        return sums
    }
}

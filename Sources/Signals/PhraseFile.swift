/// Reads one language's phrase file.
///
///     # A comment.
///     set who
///         human | person
///         agent*
///     request talk 980
///         talk (to | with) ..2 @who
///     counter told
///         your @who (told | said)
///
/// A heading stands at the margin, its patterns indented below it, one a line. `set NAME` names alternatives for later
/// lines; `request NAME SCORE` asks for a person, the score in per mille; `counter NAME` withdraws requests that share
/// a word with it, but none with the heading `request NAME SCORE firm`. `PhrasePatternParser` describes the patterns.
enum PhraseFile {
    private enum Heading {
        case set(String)
        case rule(name: String, kind: PhraseRule.Kind)
    }

    static func rules(in text: String, language: SupportedLanguage, file: String) throws(PhraseFileError)
        -> [PhraseRule]
    {
        var rules: [PhraseRule] = []
        var sets: [String: PhrasePattern] = [:]
        var heading: Heading?
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let content = line.prefix { $0 != "#" }
            if content.allSatisfy(\.isWhitespace) { continue }
            do throws(PhrasePatternParser.Failure) {
                guard content.first?.isWhitespace == true else {
                    heading = try parseHeading(content)
                    continue
                }
                var parser = PhrasePatternParser(String(content), sets: sets)
                switch heading {
                case .set(let name): sets[name] = merge(sets[name], try parser.alternatives())
                case .rule(let name, let kind):
                    let (pattern, startsSentence, endsSentence) = try parser.pattern()
                    rules.append(
                        PhraseRule(
                            language: language, name: name, kind: kind, pattern: pattern,
                            startsSentence: startsSentence, endsSentence: endsSentence))
                case nil: throw .init(reason: "a pattern stands before the first heading")
                }
            } catch {
                throw PhraseFileError(file: file, line: number, reason: error.reason)
            }
        }
        guard rules.contains(where: { $0.kind != .counter }) else {
            throw PhraseFileError(file: file, line: 0, reason: "no request in the file")
        }
        return rules
    }

    private static func parseHeading(_ line: Substring) throws(PhrasePatternParser.Failure) -> Heading {
        let words = line.split(whereSeparator: \.isWhitespace)
        switch (words[0], words.count) {
        case ("set", 2): return .set(String(words[1]))
        case ("counter", 2): return .rule(name: String(words[1]), kind: .counter)
        case ("request", 3),
            ("request", 4) where words.last == "firm":
            guard let score = Int(words[2]), (1...1000).contains(score) else {
                throw .init(reason: "the score is a whole number from 1 to 1000")
            }
            return .rule(name: String(words[1]), kind: .request(score: score, isFirm: words.count == 4))
        default:
            throw .init(
                reason: "a heading is “set NAME”, “request NAME SCORE [firm]” or “counter NAME”; patterns are indented")
        }
    }

    private static func merge(_ old: PhrasePattern?, _ new: PhrasePattern) -> PhrasePattern {
        guard case .choice(let before)? = old, case .choice(let added) = new else { return new }
        return .choice(before + added)
    }
}

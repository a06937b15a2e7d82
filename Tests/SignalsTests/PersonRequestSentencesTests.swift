import Foundation
import Signals
import Testing

/// Sentences as customers write them, one file a language: a line that begins with `+` asks for a person, one with `-`
/// does not.
@Suite struct PersonRequestSentencesTests {
    static let detector = Result { try PersonRequestDetector() }

    @Test(arguments: SupportedLanguage.allCases)
    func everyRequestIsFoundAndNothingElse(language: SupportedLanguage) throws {
        let detector = try Self.detector.get()
        let sentences = try Self.sentences(in: language)
        #expect(sentences.count { $0.asksForPerson } >= 15)
        #expect(sentences.count { !$0.asksForPerson } >= 10)
        for sentence in sentences {
            let request = detector.detect(in: sentence.text, hint: language)
            let found = request.map { "\($0.phraseID) (\($0.score))" } ?? "nothing"
            #expect((request != nil) == sentence.asksForPerson, "“\(sentence.text)”: found \(found)")
        }
    }

    @Test(arguments: SupportedLanguage.allCases)
    func theHintIsNotNeeded(language: SupportedLanguage) throws {
        let detector = try Self.detector.get()
        for sentence in try Self.sentences(in: language) where sentence.asksForPerson {
            #expect(detector.detect(in: sentence.text) != nil, "“\(sentence.text)”")
        }
    }

    @Test(arguments: SupportedLanguage.allCases)
    func capitalsDoNotMatter(language: SupportedLanguage) throws {
        // Turkish capitals of i and Irish prefixed capitals do not map back letter by letter.
        guard language != .tr, language != .ga else { return }
        let detector = try Self.detector.get()
        for sentence in try Self.sentences(in: language) {
            let request = detector.detect(in: sentence.text.uppercased())
            #expect((request != nil) == sentence.asksForPerson, "“\(sentence.text.uppercased())”")
        }
    }

    private static func sentences(in language: SupportedLanguage) throws -> [(text: String, asksForPerson: Bool)] {
        let name = "Resources/sentences/\(language.rawValue).txt"
        let text = try String(contentsOf: Bundle.module.bundleURL.appending(path: name), encoding: .utf8)
        return text.split(separator: "\n").map { (String($0.dropFirst(2)), $0.hasPrefix("+")) }
    }
}

import Foundation
package import Signals
import TandemEvents
import Yams

/// The texts of all notices in all languages.
package struct NoticeCatalogue: Sendable {
    /// A file of texts is not usable.
    package struct InvalidFile: Error, Sendable, CustomStringConvertible {
        package let language: SupportedLanguage
        package let expected: String

        package var description: String { "notices/\(language.rawValue).yaml: expected \(expected)" }
    }

    /// The first 12 hexadecimal digits of the SHA-256 over all texts.
    package let version: String
    private let texts: [SupportedLanguage: [NoticeText: String]]

    /// Reads the texts that ship with the router.
    ///
    /// - Throws: `InvalidFile` where a file, a text or a placeholder is missing.
    package init() throws {
        var documents: [SupportedLanguage: String] = [:]
        for language in SupportedLanguage.allCases {
            let file = Bundle.module.url(
                forResource: language.rawValue, withExtension: "yaml", subdirectory: "Resources/notices")
            guard let file, let document = try? String(contentsOf: file, encoding: .utf8) else {
                throw InvalidFile(language: language, expected: "a file in UTF-8")
            }
            documents[language] = document
        }
        try self.init(documents: documents)
    }

    /// Reads texts from YAML, one mapping of keys to texts a language.
    package init(documents: [SupportedLanguage: String]) throws {
        var texts: [SupportedLanguage: [NoticeText: String]] = [:]
        var everything = ""
        for (language, document) in documents.sorted(by: { $0.key < $1.key }) {
            guard let entries = (try? YAMLDecoder().decode([String: String].self, from: document)) else {
                throw InvalidFile(language: language, expected: "a mapping of keys to texts")
            }
            var ofLanguage: [NoticeText: String] = [:]
            for text in NoticeText.allCases {
                guard let words = entries[text.rawValue], !words.isEmpty else {
                    throw InvalidFile(language: language, expected: "a text for \(text.rawValue)")
                }
                for name in text.placeholders where !words.contains("{\(name)}") {
                    throw InvalidFile(language: language, expected: "{\(name)} in \(text.rawValue)")
                }
                ofLanguage[text] = words
                everything += "\(language.rawValue)\u{0}\(text.rawValue)\u{0}\(words)\u{0}"
            }
            texts[language] = ofLanguage
        }
        guard texts[.en] != nil else { throw InvalidFile(language: .en, expected: "a file in UTF-8") }
        self.texts = texts
        version = String(EventCodec.digest(ofData: Data(everything.utf8)).prefix(12))
    }

    /// A text with its values, in English where the language has none.
    func text(_ text: NoticeText, in language: SupportedLanguage, values: [String: String]) -> String {
        guard let words = (texts[language] ?? texts[.en])?[text] else { return "" }
        guard !values.isEmpty, words.contains("{") else { return words }
        // One pass, so that a value which looks like a placeholder stays as it is.
        var result = ""
        var rest = words[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let tail = rest[open...]
            guard let close = tail.firstIndex(of: "}"),
                let value = values[String(tail[tail.index(after: open)..<close])]
            else {
                result.append("{")
                rest = tail.dropFirst()
                continue
            }
            result += value
            rest = tail[tail.index(after: close)...]
        }
        return result + rest
    }
}

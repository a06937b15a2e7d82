import Foundation
import Signals
import Testing
import Yams

/// The texts that the escalation router shows customers, as files beside its sources.
@Suite struct NoticeFilesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/EscalationRouter/Resources/notices").standardized

    private func notices(_ language: SupportedLanguage) throws -> [String: String] {
        let file = Self.folder.appending(path: "\(language.rawValue).yaml")
        return try YAMLDecoder().decode([String: String].self, from: Data(contentsOf: file))
    }

    @Test(arguments: SupportedLanguage.allCases)
    func hasTheKeysAndPlaceholdersOfEnglish(language: SupportedLanguage) throws {
        let english = try notices(.en)
        let translated = try notices(language)
        #expect(Set(translated.keys) == Set(english.keys))
        for (key, text) in english {
            #expect(placeholders(translated[key] ?? "") == placeholders(text), "\(language.rawValue): \(key)")
        }
    }

    @Test(arguments: SupportedLanguage.allCases)
    func isCleanText(language: SupportedLanguage) throws {
        for (key, text) in try notices(language) {
            #expect(text == text.trimmingCharacters(in: .whitespacesAndNewlines), "\(key)")
            #expect(!text.isEmpty && text.unicodeScalars.count <= 200, "\(key)")
            #expect(!text.contains { "!¡！\"'".contains($0) || $0.isNewline }, "\(key)")
            #expect(!text.contains("  "), "\(key)")
            // Direction is for the page to set; marks in the text would travel into other channels.
            #expect(!text.unicodeScalars.contains { $0.properties.isBidiControl }, "\(key)")
            #expect(
                text.precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(text.unicodeScalars), "\(key)")
        }
    }

    @Test func noticesOfTheAssistantNameIt() throws {
        for language in SupportedLanguage.allCases {
            let texts = try notices(language)
            #expect(texts["disclosure"]?.contains("{brand}") == true)
            #expect(texts["returned_to_bot"]?.contains("{brand}") == true)
        }
    }

    private func placeholders(_ text: String) -> [String] {
        text.matches(of: #/\{[a-z]+\}/#).map { String($0.output) }.sorted()
    }
}

/// What tells a language from the others: its frequent words and the letters and groups of letters typical of it.
///
///     script Latin
///     words der die und
///     groups sch ß ä
///
/// Lines may repeat. Words and groups are written in lower case with their diacritics.
struct LanguageProfile: Sendable {
    let language: SupportedLanguage
    private(set) var scripts: Set<WritingScript> = []
    private(set) var words: Set<String> = []
    private(set) var groups: [String] = []

    init(text: String, language: SupportedLanguage, file: String) throws(PhraseFileError) {
        self.language = language
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let parts = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard let heading = parts.first else { continue }
            let entries = parts.dropFirst().map { TextFolding.fold(String($0), keepingDiacritics: true) }
            if entries.isEmpty { throw PhraseFileError(file: file, line: number, reason: "“\(heading)” names nothing") }
            switch heading {
            case "script":
                for entry in entries {
                    guard let script = WritingScript(rawValue: entry) else {
                        let known = WritingScript.allCases.map(\.rawValue).joined(separator: ", ")
                        throw PhraseFileError(file: file, line: number, reason: "the scripts are \(known)")
                    }
                    scripts.insert(script)
                }
            case "words": words.formUnion(entries)
            case "groups": groups += entries.filter { !groups.contains($0) }
            default:
                throw PhraseFileError(file: file, line: number, reason: "a line begins with script, words or groups")
            }
        }
        if scripts.isEmpty { throw PhraseFileError(file: file, line: 0, reason: "no script is named") }
    }
}

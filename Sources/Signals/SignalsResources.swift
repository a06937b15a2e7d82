import Foundation

/// Reads the text files that ship with the module, one a language.
enum SignalsResources {
    static func text(folder: String, language: SupportedLanguage) throws(PhraseFileError) -> String {
        let name = "\(folder)/\(language.rawValue).txt"
        let file = Bundle.module.bundleURL.appending(path: "Resources/\(name)")
        do {
            return try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw PhraseFileError(
                file: name, line: 0, reason: "cannot be read as UTF-8; install the folder \(Bundle.module.bundlePath)")
        }
    }
}

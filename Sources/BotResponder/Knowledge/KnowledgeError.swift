/// What is wrong with a knowledge folder: where, and what should stand there.
package struct KnowledgeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or folder, relative to the knowledge folder.
    package let file: String
    /// The path of the field, as `languages.fr.answer`; empty for the whole file.
    package let field: String
    package let expected: String

    init(_ file: String, _ field: String = "", expected: String) {
        self.file = file
        self.field = field
        self.expected = expected
    }

    package var description: String {
        let place = field.isEmpty ? file : "\(file), \(field)"
        return "The knowledge cannot be used: \(place): expected \(expected)."
    }
}

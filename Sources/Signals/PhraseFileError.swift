/// Why a phrase file or language profile cannot be used, with the file and line to look at.
package struct PhraseFileError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// The line, from 1; 0 where the file as a whole is at fault.
    package let line: Int
    package let reason: String

    package init(file: String, line: Int, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    package var description: String { line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)" }
}

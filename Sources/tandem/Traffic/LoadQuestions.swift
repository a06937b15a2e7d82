import Foundation

/// Questions that the built-in knowledge answers, for load.
enum LoadQuestions {
    /// - Throws: `CommandFailure` where the program was installed without its resources.
    static func read() throws -> [Utterance] {
        guard
            let file = Bundle.module.url(
                forResource: "load-questions", withExtension: "txt", subdirectory: "Resources"),
            let text = try? String(contentsOf: file, encoding: .utf8)
        else { throw CommandFailure("The program's resources are missing. Install it with its .resources folders.") }
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", maxSplits: 1).map(String.init)
            return fields.count == 2 ? Utterance(text: fields[1], language: fields[0]) : nil
        }
    }
}

import Foundation
import TandemEvents

/// A line of an input file.
struct Utterance: Sendable {
    var text: String
    /// BCP 47, where the file names it.
    var language: String?

    private struct Line: Decodable {
        var text: String
        var lang: String?
    }

    /// - Throws: `CommandFailure` naming the line that cannot be read.
    static func read(_ file: URL, limit: Int?) throws -> [Utterance] {
        guard let data = try? Data(contentsOf: file) else {
            throw CommandFailure("Cannot read \(file.path). Check that the file exists.")
        }
        let codec = EventCodec()
        var utterances: [Utterance] = []
        for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty else { continue }
            if let limit, utterances.count >= limit { break }
            do {
                let decoded = try codec.decode(Line.self, from: Data(line))
                utterances.append(Utterance(text: decoded.text, language: decoded.lang))
            } catch {
                throw CommandFailure(
                    "Line \(index + 1) of \(file.path): \(error). Each line is an object with the text of a message."
                )
            }
        }
        guard !utterances.isEmpty else { throw CommandFailure("There is no line in \(file.path).") }
        return utterances
    }
}

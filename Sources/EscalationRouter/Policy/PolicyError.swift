/// Where a policy document is wrong, and what was expected there.
package struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1; nil where the whole document is meant.
    package let line: Int?
    /// The path of the key: `bot.replyWithin`; empty for the whole document.
    package let key: String
    package let expected: String

    package var description: String {
        let place = line.map { "line \($0)" } ?? "the document"
        return key.isEmpty ? "\(place): expected \(expected)" : "\(place), \(key): expected \(expected)"
    }
}

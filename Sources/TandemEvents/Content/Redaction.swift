/// A place where something was masked before it was first written.
package struct Redaction: Codable, Hashable, Sendable {
    package let kind: RedactionKind
    /// Index of the part, from 0.
    package let part: Int
    /// Where the mask stands in the part's text.
    package let range: ScalarRange

    package init(kind: RedactionKind, part: Int, range: ScalarRange) {
        self.kind = kind
        self.part = part
        self.range = range
    }
}

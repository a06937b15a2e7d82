/// A language and how sure its detection is.
package struct Language: Codable, Hashable, Sendable {
    /// BCP 47: `sv`, `pt-BR`; `und` when unknown.
    package let tag: String
    /// Per mille.
    package let confidence: Int

    package init(tag: String, confidence: Int) {
        self.tag = tag
        self.confidence = confidence
    }
}

/// Content in another language.
package struct Translation: Codable, Hashable, Sendable {
    /// BCP 47.
    package let language: String
    /// The parts in the order of the original.
    package let parts: [ContentPart]
    /// What translated it.
    package let engine: String?

    package init(language: String, parts: [ContentPart], engine: String? = nil) {
        self.language = language
        self.parts = parts
        self.engine = engine
    }
}

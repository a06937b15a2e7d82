/// The kind of an author.
package enum AuthorKind: String, Codable, Hashable, Sendable, CaseIterable {
    case customer
    /// The assistant.
    case ai
    case agent
    /// Tandem itself.
    case system
}

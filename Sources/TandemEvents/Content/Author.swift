/// Who wrote a message.
package struct Author: Codable, Hashable, Sendable {
    package let kind: AuthorKind
    /// An agent's id; absent for others.
    package let id: String?
    /// The name that customers see.
    package let name: String?
    /// What wrote it, when `kind` is `ai`: the model, or the engine with its knowledge version.
    package let model: String?

    package init(kind: AuthorKind, id: String? = nil, name: String? = nil, model: String? = nil) {
        self.kind = kind
        self.id = id
        self.name = name
        self.model = model
    }
}

/// A version of a knowledge article.
package struct ArticleReference: Codable, Hashable, Sendable {
    package let id: ArticleID
    package let version: String

    package init(id: ArticleID, version: String) {
        self.id = id
        self.version = version
    }
}

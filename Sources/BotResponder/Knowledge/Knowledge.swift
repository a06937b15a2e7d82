/// What the responder may say: the topics with their articles, in several languages.
package struct Knowledge: Sendable {
    /// The topic that says that there is no article.
    package static let outOfScopeID = "out_of_scope"

    /// In ascending order of their ids.
    package let topics: [KnowledgeTopic]
    /// Primary language subtags (BCP 47), ascending: `de`, `en`.
    package let languages: [String]
    /// Questions that must not be answered, by language.
    let foreignQuestions: [String: [String]]
    /// The question that asks back, by language.
    let clarifications: [String: String]
    /// Of all that it was read from: equal content has an equal version.
    package let version: String

    package func topic(_ id: String) -> KnowledgeTopic? {
        topics.first { $0.id == id }
    }

    /// The language of the knowledge that a BCP 47 tag means: `sv` for `sv-SE`.
    package func language(for tag: String) -> String? {
        let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        return languages.contains(primary) ? primary : nil
    }
}

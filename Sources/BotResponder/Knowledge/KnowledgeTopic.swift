package import TandemEvents

/// Something that customers want, and what is to be said or done about it.
package struct KnowledgeTopic: Sendable {
    /// The topic in one language.
    package struct Text: Sendable {
        /// What a customer sees where topics are offered for choice.
        package let title: String
        /// Nil where a person handles the topic; `{brand}` stands for the company's name.
        package let answer: String?
        package let examples: [String]
    }

    package let id: String
    /// The version of the policy that the answers state.
    package let version: String
    package let validity: ArticleValidity
    package let risk: RiskClass
    package let handling: TopicHandling
    /// Why the conversation goes to a person; set where `handling` is of a person, nil elsewhere.
    package let handoff: HandoffReason?
    /// By language; every language of the knowledge is there.
    package let texts: [String: Text]

    package var article: ArticleReference {
        ArticleReference(id: ArticleID(rawValue: id), version: version)
    }
}

import TandemEvents

/// Checks one topic file by itself.
struct TopicValidator {
    /// In Unicode scalars.
    static let longestAnswer = 1_500
    static let longestExample = 500

    /// As errors name it.
    let file: String

    func validated(_ topic: TopicFile) throws(KnowledgeError) -> KnowledgeTopic {
        guard file == "topics/\(topic.id).yaml" else {
            throw error("id", "the name of the file without .yaml")
        }
        guard topic.version >= 1 else { throw error("version", "a whole number from 1") }
        guard let validity = ArticleValidity(firstDay: topic.validFrom, lastDay: topic.validUntil) else {
            throw error("validFrom", "a day such as 2026-01-31, and validUntil none or a day not before it")
        }
        guard let risk = RiskClass(rawValue: topic.risk) else {
            throw error("risk", "one of \(RiskClass.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let handling = TopicHandling(rawValue: topic.handledBy) else {
            throw error("handledBy", "one of \(TopicHandling.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard handling.isPersonOnly == (topic.handoff != nil) else {
            throw error("handoff", "a reason where a person handles the topic, and none elsewhere")
        }
        var texts: [String: KnowledgeTopic.Text] = [:]
        for (language, text) in topic.languages.sorted(by: { $0.key < $1.key }) {
            texts[language] = try validated(text, "languages.\(language)", handling, of: topic.id)
        }
        return KnowledgeTopic(
            id: topic.id, version: "\(topic.version)", validity: validity, risk: risk, handling: handling,
            handoff: topic.handoff.map { HandoffReason(rawValue: $0) }, texts: texts)
    }

    private func validated(
        _ text: TopicFile.Text, _ field: String, _ handling: TopicHandling, of topic: String
    ) throws(KnowledgeError) -> KnowledgeTopic.Text {
        guard !text.title.isEmpty, text.title.unicodeScalars.count <= 80 else {
            throw error("\(field).title", "1 to 80 characters")
        }
        guard handling.isPersonOnly == (text.answer == nil) else {
            throw error("\(field).answer", "no answer where a person handles the topic, and one elsewhere")
        }
        if let answer = text.answer {
            guard !answer.isEmpty, answer.unicodeScalars.count <= Self.longestAnswer else {
                throw error("\(field).answer", "1 to \(Self.longestAnswer) characters")
            }
            guard !answer.replacing("{brand}", with: "").contains(where: { $0 == "{" || $0 == "}" }) else {
                throw error("\(field).answer", "no braces but those of the placeholder {brand}")
            }
        }
        let examples = text.examples ?? []
        guard examples.isEmpty == (topic == Knowledge.outOfScopeID) else {
            throw error(
                "\(field).examples",
                "at least one example question; those of \(Knowledge.outOfScopeID) stand in out-of-scope/")
        }
        for (index, example) in examples.enumerated() {
            guard !TextNormalizer.words(in: example).isEmpty, example.unicodeScalars.count <= Self.longestExample else {
                throw error("\(field).examples[\(index)]", "a question of 1 to \(Self.longestExample) characters")
            }
        }
        return KnowledgeTopic.Text(title: text.title, answer: text.answer, examples: examples)
    }

    private func error(_ field: String, _ expected: String) -> KnowledgeError {
        KnowledgeError(file, field, expected: expected)
    }
}

import TandemEvents

/// Answers from the knowledge alone, in this process, in microseconds: the article whose examples are nearest, as it stands.
///
/// Nothing is composed, so nothing is said that no article says. The same question on the same knowledge has the same
/// reply.
package struct EmbeddedEngine: AnswerEngine {
    package let name = "embedded"
    package var model: String { knowledge.version }

    let knowledge: Knowledge
    let brandName: String
    let defaultLanguage: String
    let thresholds: EngineThresholds
    private let ranker: TopicRanker

    /// Builds the index, which takes a tenth of a second for a few thousand examples.
    ///
    /// - Parameters:
    ///   - brandName: What stands for `{brand}` in answers.
    ///   - defaultLanguage: The language of replies to what is in no language of the knowledge; one of them.
    package init(
        knowledge: Knowledge, brandName: String, defaultLanguage: String, thresholds: EngineThresholds = .init()
    ) {
        precondition(knowledge.languages.contains(defaultLanguage), "the default language is one of the knowledge")
        self.knowledge = knowledge
        self.brandName = brandName
        self.defaultLanguage = defaultLanguage
        self.thresholds = thresholds
        var examples: [TopicRanker.Example] = []
        for (language, tag) in knowledge.languages.enumerated() {
            for (index, topic) in knowledge.topics.enumerated() {
                guard let text = topic.texts[tag] else { continue }
                var questions = text.examples
                if topic.id == Knowledge.outOfScopeID {
                    questions += knowledge.foreignQuestions[tag] ?? []
                } else {
                    questions.append(text.title)
                }
                examples += questions.map { TopicRanker.Example(text: $0, language: language, topic: index) }
            }
        }
        let outOfScope = knowledge.topics.firstIndex { $0.id == Knowledge.outOfScopeID }
        ranker = TopicRanker(
            examples, topicCount: knowledge.topics.count, languageCount: knowledge.languages.count,
            outOfScope: outOfScope ?? 0)
    }

    package func reply(to request: AnswerRequest) -> EngineReply {
        let clock = ContinuousClock()
        let start = clock.now
        var reply = decide(request)
        reply.cost = BotCost(milliseconds: Int((clock.now - start).wholeMilliseconds))
        return reply
    }

    /// The topics of a question, best first, without deciding anything.
    func ranking(of question: String, language: String?) -> TopicRanking? {
        ranker.rank(
            question, language: language.flatMap { knowledge.languages.firstIndex(of: $0) },
            defaultLanguage: knowledge.languages.firstIndex(of: defaultLanguage) ?? 0)
    }
}

import TandemEvents

extension EmbeddedEngine {
    /// How many topics are offered for choice.
    private static let offeredTopics = 3
    /// From where on a language that was detected is believed, per mille.
    private static let sureLanguage = 700

    func decide(_ request: AnswerRequest) -> EngineReply {
        guard request.mode != .people else { return handoff(.switchedOff, confidence: 1000) }
        let entries = request.openEntries
        let hinted = request.languages.lazy.compactMap { knowledge.language(for: $0.tag) }.first
        if let topic = chosenTopic(in: entries) {
            return reply(on: topic, confidence: 1000, language: hinted ?? defaultLanguage, at: request.now)
                ?? cannotAnswer(language: hinted ?? defaultLanguage, confidence: 1000)
        }
        let question = entries.map(\.content.text).joined(separator: "\n")
        guard question.contains(where: { $0.isLetter || $0.isNumber }) else {
            return handoff(.notUnderstood, confidence: 0)
        }
        let isForeign = isForeignLanguage(request.languages)
        guard let ranking = ranking(of: question, language: hinted) else {
            return isForeign
                ? handoff(.notUnderstood, confidence: 0)
                : cannotAnswer(language: hinted ?? defaultLanguage, confidence: 0)
        }
        let language = knowledge.languages[ranking.language]
        let best = knowledge.topics[ranking.topics[0]]
        if best.id != Knowledge.outOfScopeID, ranking.confidence >= threshold(of: best),
            let reply = reply(on: best, confidence: ranking.confidence, language: language, at: request.now)
        {
            return reply
        }
        if isForeign { return handoff(.notUnderstood, confidence: ranking.confidence) }
        if best.id == Knowledge.outOfScopeID || ranking.confidence < thresholds.clarification {
            return cannotAnswer(language: language, confidence: ranking.confidence)
        }
        return clarification(ranking, language: language, at: request.now)
    }

    /// The topic that the customer chose out of those offered.
    private func chosenTopic(in entries: [HistoryEntry]) -> KnowledgeTopic? {
        for part in entries.last?.content.parts ?? [] {
            if case .choice(let id) = part { return knowledge.topic(id) }
        }
        return nil
    }

    private func isForeignLanguage(_ languages: [Language]) -> Bool {
        guard let first = languages.first, first.tag != "und" else { return false }
        return first.confidence >= Self.sureLanguage && knowledge.language(for: first.tag) == nil
    }

    private func threshold(of topic: KnowledgeTopic) -> Int {
        topic.handling.isPersonOnly ? thresholds.handoff : thresholds.answer + topic.risk.addedConfidence
    }

    /// The article of a topic, or its handoff; nil where the article does not hold at the moment.
    private func reply(
        on topic: KnowledgeTopic, confidence: Int, language: String, at moment: Timestamp
    ) -> EngineReply? {
        if let reason = topic.handoff { return handoff(reason, confidence: confidence, topic: topic) }
        guard topic.validity.contains(moment), let answer = topic.texts[language]?.answer else { return nil }
        let content = content([.text(answer.replacing("{brand}", with: brandName))], language)
        return EngineReply(
            outcome: .answer(content), articles: [topic.article], confidence: confidence, topic: topic.id,
            cost: BotCost(milliseconds: 0))
    }

    private func clarification(_ ranking: TopicRanking, language: String, at moment: Timestamp) -> EngineReply {
        let topics = ranking.topics.map { knowledge.topics[$0] }
            .filter { $0.id != Knowledge.outOfScopeID && ($0.handoff != nil || $0.validity.contains(moment)) }
            .prefix(Self.offeredTopics)
        let choices = topics.map { Choice(id: $0.id, label: $0.texts[language]?.title ?? $0.id) }
        guard !choices.isEmpty, let question = knowledge.clarifications[language] else {
            return cannotAnswer(language: language, confidence: ranking.confidence)
        }
        return EngineReply(
            outcome: .clarification(content([.text(question), .choices(choices)], language)),
            articles: topics.filter { !$0.handling.isPersonOnly }.map(\.article), confidence: ranking.confidence,
            topic: topics.first?.id, cost: BotCost(milliseconds: 0))
    }

    private func cannotAnswer(language: String, confidence: Int) -> EngineReply {
        guard let topic = knowledge.topic(Knowledge.outOfScopeID), let text = topic.texts[language]?.answer else {
            return handoff(.outOfScope, confidence: confidence)
        }
        let content = content([.text(text.replacing("{brand}", with: brandName))], language)
        return EngineReply(
            outcome: .cannotAnswer(content), articles: [topic.article], confidence: confidence, topic: topic.id,
            cost: BotCost(milliseconds: 0))
    }

    private func handoff(_ reason: HandoffReason, confidence: Int, topic: KnowledgeTopic? = nil) -> EngineReply {
        EngineReply(
            outcome: .handoff(reason), articles: topic.map { [$0.article] } ?? [], confidence: confidence,
            topic: topic?.id, cost: BotCost(milliseconds: 0))
    }

    private func content(_ parts: [ContentPart], _ language: String) -> Content {
        Content(parts: parts, language: Language(tag: language, confidence: 1000))
    }
}

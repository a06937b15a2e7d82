import TandemEvents

@testable import BotResponder

/// The delivered knowledge and an engine on it, made once for all tests.
enum BuiltInKnowledge {
    static let loaded = Result { try KnowledgeLoader(folder: KnowledgeLoader.builtInFolder).load() }

    static let engine = loaded.map { knowledge in
        EmbeddedEngine(knowledge: knowledge, brandName: "Acme", defaultLanguage: "en")
    }
}

/// 2026-11-02T12:00:00Z.
let noon = Timestamp(milliseconds: 1_793_620_800_000)

/// The request of a customer whose only messages are these.
func request(
    _ parts: [ContentPart], languages: [Language] = [], mode: SwitchMode = .off, protection: Protection = .none,
    now: Timestamp = noon
) -> AnswerRequest {
    let id = MessageID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0001)
    let entry = HistoryEntry(
        sequence: 1, messageID: id, author: Author(kind: .customer), time: now,
        content: Content(parts: parts, protection: protection))
    return AnswerRequest(
        history: [entry], unanswered: [id], languages: languages, mode: mode, now: now, deadline: now + .seconds(10))
}

func request(_ text: String, language: String? = nil, mode: SwitchMode = .off) -> AnswerRequest {
    request([.text(text)], languages: language.map { [Language(tag: $0, confidence: 900)] } ?? [], mode: mode)
}

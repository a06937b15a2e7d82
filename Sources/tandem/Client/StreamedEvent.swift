import TandemEvents

/// What a client needs to know of an event on a conversation's stream.
struct StreamedEvent: Decodable, Sendable {
    /// What the event means to a customer who waits for a reply.
    enum Meaning: Sendable {
        case reply(answers: [MessageID], topic: String?, language: String?)
        case askedAgain(answers: [MessageID])
        case toPerson
        case backToBot
        case other
    }

    var id: String
    var sequence: Int
    var meaning: Meaning

    private enum Key: String, CodingKey {
        case id, sequence, type, author, answers, topic, content, kind, to
    }

    private struct AuthorFields: Decodable {
        var kind: AuthorKind
    }

    private struct OwnerFields: Decodable {
        var state: String
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        id = try container.decode(String.self, forKey: .id)
        sequence = try container.decode(Int.self, forKey: .sequence)
        meaning = try Self.meaning(try container.decode(String.self, forKey: .type), container)
    }

    private static func meaning(
        _ type: String,
        _ container: KeyedDecodingContainer<Key>
    ) throws -> Meaning {
        switch type {
        case "message":
            let author = try container.decode(AuthorFields.self, forKey: .author).kind
            let answers = try container.decodeIfPresent([MessageID].self, forKey: .answers) ?? []
            guard author == .ai || author == .agent, !answers.isEmpty else { return .other }
            let content = try container.decodeIfPresent(Content.self, forKey: .content)
            let topic = try container.decodeIfPresent(String.self, forKey: .topic)
            let asksBack = content?.parts.contains { if case .choices = $0 { true } else { false } } ?? false
            // Where no article fits, the assistant says so and offers a person.
            if asksBack || topic == "out_of_scope" { return .askedAgain(answers: answers) }
            return .reply(answers: answers, topic: topic, language: content?.language?.tag)
        case "notice":
            let kind = try container.decode(NoticeKind.self, forKey: .kind)
            return kind == .clarify ? .askedAgain(answers: []) : .other
        case "owner.changed":
            switch try container.decode(OwnerFields.self, forKey: .to).state {
            case "queued", "person", "pending": return .toPerson
            case "bot": return .backToBot
            default: return .other
            }
        default: return .other
        }
    }
}

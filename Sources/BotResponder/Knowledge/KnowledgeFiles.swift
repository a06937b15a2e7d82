/// `topics/ID.yaml`.
struct TopicFile: Decodable {
    struct Text: Decodable {
        var title: String
        var answer: String?
        var examples: [String]?
    }

    var id: String
    var version: Int
    var validFrom: String
    var validUntil: String?
    var risk: String
    var handledBy: String
    var handoff: String?
    var languages: [String: Text]
}

/// `out-of-scope/LANGUAGE.yaml`.
struct OutOfScopeFile: Decodable {
    var language: String
    var examples: [String]
}

/// `phrases.yaml`.
struct PhrasesFile: Decodable {
    struct Phrases: Decodable {
        var clarification: String
    }

    var languages: [String: Phrases]
}

/// Checks that the files of a knowledge fit together.
struct KnowledgeValidator {
    let knowledge: Knowledge

    func validate() throws(KnowledgeError) {
        guard knowledge.topic(Knowledge.outOfScopeID)?.handling.isPersonOnly == false else {
            throw KnowledgeError(
                "topics/\(Knowledge.outOfScopeID).yaml", expected: "a topic that says that there is no article")
        }
        guard !knowledge.languages.isEmpty else {
            throw KnowledgeError("topics/", "languages", expected: "at least one language")
        }
        for language in knowledge.languages {
            guard (2...3).contains(language.count), language.allSatisfy({ ("a"..."z").contains($0) }) else {
                throw KnowledgeError(
                    "topics/", "languages.\(language)", expected: "a primary language subtag such as en")
            }
        }
        for topic in knowledge.topics where topic.texts.keys.sorted() != knowledge.languages {
            throw KnowledgeError(
                "topics/\(topic.id).yaml", "languages",
                expected: "the languages of the other topics, \(knowledge.languages.joined(separator: ", "))")
        }
        guard knowledge.clarifications.keys.sorted() == knowledge.languages else {
            throw KnowledgeError(
                "phrases.yaml", "languages",
                expected: "the languages of the topics, \(knowledge.languages.joined(separator: ", "))")
        }
        guard knowledge.foreignQuestions.keys.sorted() == knowledge.languages else {
            throw KnowledgeError(
                "out-of-scope/",
                expected: "a file for each language of the topics, \(knowledge.languages.joined(separator: ", "))")
        }
        for language in knowledge.languages { try validateExamples(in: language) }
    }

    /// One question under two topics would make each of them wrong half of the time.
    private func validateExamples(in language: String) throws(KnowledgeError) {
        var places: [[[UInt32]]: String] = [:]
        func add(_ example: String, _ file: String, _ field: String) throws(KnowledgeError) {
            let words = TextNormalizer.words(in: example)
            if let place = places[words], place != file {
                throw KnowledgeError(file, field, expected: "a question that does not stand in \(place) too")
            }
            places[words] = file
        }
        for topic in knowledge.topics {
            for (index, example) in (topic.texts[language]?.examples ?? []).enumerated() {
                try add(example, "topics/\(topic.id).yaml", "languages.\(language).examples[\(index)]")
            }
        }
        for (index, example) in (knowledge.foreignQuestions[language] ?? []).enumerated() {
            try add(example, "out-of-scope/\(language).yaml", "examples[\(index)]")
        }
    }
}

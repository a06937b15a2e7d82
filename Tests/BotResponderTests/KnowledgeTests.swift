import Foundation
import TandemEvents
import Testing

@testable import BotResponder

@Suite struct KnowledgeTests {
    @Test func builtInKnowledgeHoldsEveryTopicInEveryLanguage() throws {
        let knowledge = try BuiltInKnowledge.loaded.get()
        #expect(knowledge.languages == ["de", "en", "fr", "sv"])
        #expect(knowledge.topics.count == 36)
        for topic in knowledge.topics where topic.id != Knowledge.outOfScopeID {
            for language in knowledge.languages {
                let text = try #require(topic.texts[language])
                #expect(text.examples.count >= 12, "\(topic.id), \(language)")
            }
        }
        for language in knowledge.languages {
            #expect(try #require(knowledge.foreignQuestions[language]).count >= 100)
        }
    }

    @Test func topicsOfPeopleHaveNoAnswer() throws {
        let knowledge = try BuiltInKnowledge.loaded.get()
        let ids = knowledge.topics.filter(\.handling.isPersonOnly).map(\.id)
        #expect(
            ids == [
                "bereavement", "complaint", "crisis", "debt.collection", "fraud.report", "hardship", "human.request",
            ])
        for topic in knowledge.topics where topic.handling.isPersonOnly {
            #expect(topic.texts.values.allSatisfy { $0.answer == nil })
        }
    }

    @Test func versionFollowsContent() throws {
        let folder = try KnowledgeFolder()
        defer { folder.remove() }
        let first = try folder.load()
        #expect(try folder.load().version == first.version)
        try folder.replace("topics/greeting.yaml", "Good day.", with: "Good evening.")
        let changed = try folder.load()
        #expect(changed.version != first.version)
        #expect(changed.topic("greeting")?.texts["en"]?.answer == "Good evening.")
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        var file: String
        var old: String
        var new: String
        var field: String

        var testDescription: String { "\(file) \(new)" }
    }

    @Test(arguments: [
        Mistake(file: "topics/greeting.yaml", old: "id: greeting", new: "id: other", field: "id"),
        Mistake(file: "topics/greeting.yaml", old: "version: 1", new: "version: 0", field: "version"),
        Mistake(file: "topics/greeting.yaml", old: "version: 1", new: "version: one", field: "version"),
        Mistake(file: "topics/greeting.yaml", old: "2026-01-01", new: "2026-13-01", field: "validFrom"),
        Mistake(
            file: "topics/greeting.yaml", old: "validFrom: 2026-01-01",
            new: "validFrom: 2026-01-01\nvalidUntil: 2025-12-31", field: "validFrom"),
        Mistake(file: "topics/greeting.yaml", old: "risk: low", new: "risk: none", field: "risk"),
        Mistake(file: "topics/greeting.yaml", old: "handledBy: bot", new: "handledBy: robot", field: "handledBy"),
        Mistake(file: "topics/greeting.yaml", old: "handledBy: bot", new: "handledBy: person", field: "handoff"),
        Mistake(
            file: "topics/greeting.yaml", old: "handledBy: bot", new: "handledBy: person\nhandoff: policy",
            field: "languages.en.answer"),
        Mistake(file: "topics/greeting.yaml", old: "Good day.", new: "Hi {name}", field: "languages.en.answer"),
        Mistake(file: "topics/greeting.yaml", old: "title: Greeting", new: "title: ''", field: "languages.en.title"),
        Mistake(
            file: "topics/greeting.yaml", old: "- hello", new: "- '!!!'", field: "languages.en.examples[0]"),
        Mistake(file: "topics/greeting.yaml", old: "  en:", new: "  english:", field: "languages.english"),
        Mistake(file: "topics/greeting.yaml", old: "risk: low\n", new: "", field: "risk"),
        Mistake(file: "topics/greeting.yaml", old: "risk: low", new: "risk: [", field: ""),
        Mistake(file: "out-of-scope/en.yaml", old: "- tell me a joke", new: "- Hello!", field: "examples[0]"),
        Mistake(file: "out-of-scope/en.yaml", old: "language: en", new: "language: fr", field: "language"),
        Mistake(file: "phrases.yaml", old: "  en:", new: "  fr:", field: "languages"),
    ])
    func mistakesAreNamed(_ mistake: Mistake) throws {
        let folder = try KnowledgeFolder()
        defer { folder.remove() }
        try folder.replace(mistake.file, mistake.old, with: mistake.new)
        let error = #expect(throws: KnowledgeError.self) { try folder.load() }
        #expect(error?.field == mistake.field)
        #expect(error?.expected.isEmpty == false)
    }

    @Test(arguments: ["topics", "out-of-scope", "phrases.yaml", "topics/out_of_scope.yaml"])
    func missingFilesAreNamed(_ path: String) throws {
        let folder = try KnowledgeFolder()
        defer { folder.remove() }
        try FileManager.default.removeItem(at: folder.url.appending(path: path))
        let error = #expect(throws: KnowledgeError.self) { try folder.load() }
        #expect(error?.file.hasPrefix(path) == true)
    }

    @Test func articlesHoldOnTheirDaysOnly() throws {
        let validity = try #require(ArticleValidity(firstDay: "2026-11-02", lastDay: "2026-11-02"))
        #expect(validity.contains(noon))
        #expect(!validity.contains(noon - .seconds(86_400)))
        #expect(!validity.contains(noon + .seconds(43_200)))
        #expect(validity.contains(noon + .milliseconds(43_199_999)))
    }
}

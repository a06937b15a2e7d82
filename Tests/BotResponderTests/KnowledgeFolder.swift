import Foundation
import Testing

@testable import BotResponder

/// A small knowledge in a temporary folder.
struct KnowledgeFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(component: "knowledge-\(UUID().uuidString)")
        for folder in ["topics", "out-of-scope"] {
            try FileManager.default.createDirectory(
                at: url.appending(component: folder), withIntermediateDirectories: true)
        }
        try write(
            "topics/greeting.yaml",
            """
            id: greeting
            version: 1
            validFrom: 2026-01-01
            risk: low
            handledBy: bot
            languages:
              en:
                title: Greeting
                answer: Good day.
                examples:
                  - hello
                  - good morning
            """)
        try write(
            "topics/out_of_scope.yaml",
            """
            id: out_of_scope
            version: 1
            validFrom: 2026-01-01
            risk: low
            handledBy: bot
            languages:
              en:
                title: Something else
                answer: I have no article about that.
            """)
        try write("out-of-scope/en.yaml", "language: en\nexamples:\n  - tell me a joke\n")
        try write("phrases.yaml", "languages:\n  en:\n    clarification: Which of these do you mean?\n")
    }

    func load() throws -> Knowledge {
        try KnowledgeLoader(folder: url).load()
    }

    func replace(_ file: String, _ old: String, with new: String) throws {
        let text = try String(contentsOf: url.appending(path: file), encoding: .utf8)
        try #require(text.contains(old))
        try write(file, text.replacing(old, with: new))
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }

    private func write(_ file: String, _ text: String) throws {
        try Data(text.utf8).write(to: url.appending(path: file))
    }
}

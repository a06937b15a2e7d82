import Foundation
import Testing

@testable import TandemEvents

/// The golden examples of `schemas/examples`, and how each topic's are read.
struct Example: CustomTestStringConvertible, Sendable {
    let url: URL
    let topic: Topic

    static let schemas = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "schemas")

    static let all: [Example] = TopicCatalogue.topics.flatMap { topic in
        files(in: "examples/\(topic.name)").map { Example(url: $0, topic: topic) }
    }

    /// The JSON files anywhere below a folder of `schemas`, in the order of their paths.
    static func files(in folder: String) -> [URL] {
        let enumerator = FileManager.default.enumerator(
            at: schemas.appending(path: folder), includingPropertiesForKeys: nil)
        let files = enumerator?.compactMap { $0 as? URL }.filter { $0.pathExtension == "json" } ?? []
        return files.sorted { $0.path < $1.path }
    }

    var data: Data {
        get throws { try Data(contentsOf: url) }
    }

    var testDescription: String {
        url.pathComponents.suffix(3).joined(separator: "/")
    }
}

/// Work that is generic over the union of a topic.
protocol TopicVisitor {
    associatedtype Result
    func visit<Body: EventPayload>(_ body: Body.Type) throws -> Result
}

extension Topic {
    /// Calls a visitor with the union of the topic.
    func accept<Visitor: TopicVisitor>(_ visitor: Visitor) throws -> Visitor.Result {
        switch self {
        case .customerEvents: try visitor.visit(CustomerEvent.self)
        case .botTasks: try visitor.visit(BotTask.self)
        case .botEvents: try visitor.visit(BotEvent.self)
        case .agentTasks: try visitor.visit(AgentTask.self)
        case .agentEvents: try visitor.visit(AgentEvent.self)
        case .conversationEvents: try visitor.visit(ConversationEvent.self)
        case .decisions: try visitor.visit(DecisionEvent.self)
        case .conversationState: try visitor.visit(StateRecord.self)
        case .controls: try visitor.visit(ControlEvent.self)
        case .ephemeral: try visitor.visit(EphemeralEvent.self)
        case .deadLetters: try visitor.visit(DeadLetterEvent.self)
        default: throw EventCodingError(code: .unexpectedType, field: name, expected: "a topic of the catalogue")
        }
    }
}

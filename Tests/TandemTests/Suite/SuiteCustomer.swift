import Foundation
import TandemEvents
import Testing

/// A customer in one conversation.
struct SuiteCustomer: Sendable {
    /// An event as the gateway shows it.
    struct Shown: Decodable, Sendable {
        struct Author: Decodable, Sendable {
            var kind: String
            var name: String?
        }

        struct State: Decodable, Sendable {
            var state: String
        }

        struct Source: Decodable, Sendable {
            var id: String
            var version: String
        }

        var id: String
        var sequence: Int
        var type: String
        var author: Author?
        var messageID: String?
        var answers: [String]?
        var sources: [Source]?
        var content: Content?
        var kind: String?
        var to: State?
    }

    private struct Session: Decodable {
        var token: String
    }

    private struct Accepted: Decodable {
        var id: String
        var conversation: ConversationID
    }

    private struct Page: Decodable {
        var events: [Shown]
    }

    let client: SuiteClient
    let conversation: ConversationID

    init(gateway: String) async throws {
        var client = SuiteClient(base: gateway)
        client.token = try await client.post("/v1/sessions", [String: String]()).decoded(Session.self).token
        self.client = client
        conversation = try await client.post("/v1/conversations", [String: String]())
            .decoded(Accepted.self).conversation
    }

    /// - Returns: the message's id.
    @discardableResult
    func say(_ text: String, key: String = UUID().uuidString) async throws -> String {
        let answer = try await client.post("/v1/conversations/\(conversation)/messages", ["text": text], key: key)
        #expect(answer.status == 202)
        return try answer.decoded(Accepted.self).id
    }

    func act(_ type: String) async throws {
        let answer = try await client.post("/v1/conversations/\(conversation)/actions", ["type": type])
        #expect(answer.status == 202)
    }

    func events() async throws -> [Shown] {
        try await client.get("/v1/conversations/\(conversation)/events?after=0").decoded(Page.self).events
    }

    /// Waits until the customer was shown an event of a kind.
    @discardableResult
    func waitFor(
        _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ matches: (Shown) -> Bool
    ) async throws -> Shown {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if let event = try await events().last(where: matches) { return event }
        }
        let types = try await events().map { "\($0.type) \($0.kind ?? $0.to?.state ?? $0.author?.kind ?? "")" }
        Issue.record("\(what) did not come; there were \(types)", sourceLocation: sourceLocation)
        throw CancellationError()
    }

    /// Waits until a message stands in the conversation.
    ///
    /// - Returns: its sequence.
    func sequence(of message: String) async throws -> Int {
        try await waitFor("the message") { $0.messageID == message }.sequence
    }

    /// Waits for the reply that answers a message.
    func reply(to message: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Shown {
        try await waitFor("a reply", sourceLocation: sourceLocation) { $0.answers?.contains(message) == true }
    }
}

extension Content {
    /// All its text.
    var allText: String {
        parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
}

import Foundation
import TandemEvents
import Testing

@testable import tandem

/// An agent at work.
struct SuiteAgent: Sendable {
    struct Offer: Decodable, Sendable {
        var id: OfferID
        var conversation: ConversationID
        var accepted: Bool
    }

    struct Conversation: Decodable, Sendable {
        var id: ConversationID
        var epoch: Int?
        var lease: LeaseID?
        var sequence: Int
    }

    private struct Offers: Decodable {
        var offers: [Offer]
    }

    private struct Conversations: Decodable {
        var conversations: [Conversation]
    }

    private struct Token: Decodable {
        var token: String
    }

    private struct NewAgent: Encodable, Sendable {
        var name: String
        var languages: [String]
    }

    private struct Reply: Encodable, Sendable {
        var text: String
        var seen: Int
        var epoch: Int
        var lease: LeaseID
    }

    private struct Resolution: Encodable, Sendable {
        var seen: Int
        var outcome: String
    }

    let client: SuiteClient
    let name: String

    init(queue: String, name: String, languages: [String]) async throws {
        self.name = name
        let server = SuiteClient(base: queue, token: SuiteSystem.serverKey)
        let added = try await server.post("/v1/agents", NewAgent(name: name, languages: languages))
        let signInToken = try added.decoded(Token.self).token
        var client = SuiteClient(base: queue)
        client.token = try await client.post("/v1/sessions", ["token": signInToken]).decoded(Token.self).token
        self.client = client
        let presence = try await client.put("/v1/agent/presence", ["presence": "available"])
        #expect(presence.status == 200)
    }

    /// Waits for an offer, accepts it, and waits until the conversation is this agent's.
    func takeOffer(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Conversation {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            for offer in try await client.get("/v1/offers").decoded(Offers.self).offers where !offer.accepted {
                _ = try await client.post("/v1/offers/\(offer.id)/accept", [String: String]())
            }
            let mine = try await client.get("/v1/conversations").decoded(Conversations.self).conversations
            if let conversation = mine.first(where: { $0.lease != nil }) { return conversation }
        }
        Issue.record("no conversation came to \(name)", sourceLocation: sourceLocation)
        throw CancellationError()
    }

    /// The conversation as it is now.
    func refreshed(_ conversation: Conversation) async throws -> Conversation {
        try await client.get("/v1/conversations/\(conversation.id)").decoded()
    }

    /// Replies once everything up to a sequence stands in front of the agent.
    func reply(_ text: String, in conversation: Conversation, seen sequence: Int) async throws {
        var current = try await refreshed(conversation)
        let end = ContinuousClock.now + .seconds(20)
        while current.sequence < sequence, ContinuousClock.now < end { current = try await refreshed(conversation) }
        let lease = try #require(current.lease)
        let epoch = try #require(current.epoch)
        let answer = try await client.post(
            "/v1/conversations/\(conversation.id)/messages",
            Reply(text: text, seen: current.sequence, epoch: epoch, lease: lease)
        )
        #expect(answer.status == 202)
    }

    func resolve(_ conversation: Conversation) async throws {
        let current = try await refreshed(conversation)
        let answer = try await client.post(
            "/v1/conversations/\(conversation.id)/resolve",
            Resolution(seen: current.sequence, outcome: "solved")
        )
        #expect(answer.status == 202)
    }
}

import Foundation
import GRDB
import TandemEvents
import Testing

@testable import HumanQueue

struct OfferAnswers: Decodable {
    var offers: [OfferView]
}

struct ConversationAnswers: Decodable {
    var conversations: [ConversationView]
}

struct NoteAnswers: Decodable {
    var notes: [NoteAnswer]
}

/// Waits for the database, which the queue changes on a thread of its own.
extension RunningQueue {
    private func wait(until condition: @Sendable (Database) throws -> Bool) async throws {
        while try await !queue.core.database.read(condition) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    func waitForAssignment(_ number: UInt64, of agent: TestAgent) async throws {
        try await wait { database in
            let rows = try Data.fetchAll(
                database, sql: "SELECT conversation FROM assignment WHERE agent = ?", arguments: [agent.id.stored])
            return try rows.contains { try ConversationID(stored: $0).low & 0xFFFF == number }
        }
    }

    func waitForQueue(_ count: Int, as agent: TestAgent) async throws {
        try await wait { try Int.fetchOne($0, sql: "SELECT count(*) FROM queueEntry") == count }
    }

    func waitForDisconnection(of agent: TestAgent) async throws {
        while try await queue.core.perform({ $0.connections[agent.id] }) != nil { await Task.yield() }
    }
}

extension QueueHarness {
    /// Brings a conversation to an agent who is connected.
    func hold(_ number: UInt64, by agent: TestAgent, _ queue: RunningQueue) async throws -> ConversationView {
        try await agent.set(.available)
        try await needPerson(number)
        let made = try await offer()
        #expect(try await agent.accept(made.offer.offerID) == 202)
        try await assign(number, to: agent.id, offer: made.offer.offerID)
        try await queue.waitForAssignment(number, of: agent)
        return try await agent.get("/v1/conversations/\(context(number).conversationID)", ConversationView.self)
    }
}

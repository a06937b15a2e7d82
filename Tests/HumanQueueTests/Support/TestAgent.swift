import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TandemEvents
import Testing

@testable import HumanQueue

/// A signed-in agent.
struct TestAgent: Sendable {
    /// One event of the agent's stream.
    struct Streamed: Sendable {
        var kind: String
        var id: String
        var data: Data
    }

    /// Stands for the response itself, before any event.
    private static let opened = "(opened)"

    var queue: RunningQueue
    var id: AgentID
    var name: String
    var bearer: String
    var token: String

    var reference: AgentReference { AgentReference(id: id, name: name) }

    func get<Value: Decodable>(_ path: String, _ type: Value.Type) async throws -> Value {
        let answer = try await queue.send(.GET, path, bearer: bearer)
        #expect(answer.status == 200)
        return try answer.decoded(type)
    }

    func post(
        _ path: String, _ body: some Encodable & Sendable, key: String = UUID().uuidString
    ) async throws -> RunningQueue.Answer {
        try await queue.send(
            .POST, path, bearer: bearer, body: try EventCodec().encode(body), headers: [("idempotency-key", key)])
    }

    func set(_ presence: Presence) async throws {
        let answer = try await queue.send(
            .PUT, "/v1/agent/presence", bearer: bearer,
            body: try EventCodec().encode(PresenceRequest(presence: presence)))
        #expect(answer.status == 200)
    }

    func set(capacity: Int) async throws {
        let answer = try await queue.send(
            .PUT, "/v1/agent/capacity", bearer: bearer,
            body: try EventCodec().encode(CapacityRequest(capacity: capacity)))
        #expect(answer.status == 200)
    }

    func accept(_ offer: OfferID, key: String = UUID().uuidString) async throws -> UInt {
        try await post("/v1/offers/\(offer)/accept", EmptyRequest(), key: key).status
    }

    /// Holds the agent's event stream open while a body runs.
    func connected(
        after lastEventID: String? = nil, _ body: (Observed<Streamed>) async throws -> Void
    ) async throws {
        let observed = Observed<Streamed>()
        let task = Task { try await stream(into: observed, after: lastEventID) }
        do {
            try await observed.wait { $0.contains { $0.kind == Self.opened } }
            try await body(observed)
        } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        _ = await task.result
    }

    private func stream(into observed: Observed<Streamed>, after lastEventID: String?) async throws {
        var request = HTTPClientRequest(url: queue.base + "/v1/events")
        request.headers.add(name: "authorization", value: "Bearer \(bearer)")
        request.headers.add(name: "accept", value: "text/event-stream")
        if let lastEventID { request.headers.add(name: "last-event-id", value: lastEventID) }
        let response = try await queue.client.execute(request, timeout: .hours(1))
        #expect(response.status == .ok)
        await observed.add(Streamed(kind: Self.opened, id: "", data: Data()))
        var text = ""
        for try await chunk in response.body {
            text += String(buffer: chunk)
            while let end = text.range(of: "\n\n") {
                let frame = text[..<end.lowerBound]
                text = String(text[end.upperBound...])
                var fields: [Substring: String] = [:]
                for line in frame.split(separator: "\n") {
                    guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { continue }
                    fields[line[..<colon]] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                }
                if let kind = fields["event"], let id = fields["id"], let data = fields["data"] {
                    await observed.add(Streamed(kind: kind, id: id, data: Data(data.utf8)))
                }
            }
        }
    }
}

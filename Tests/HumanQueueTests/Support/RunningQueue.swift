import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TandemEvents

@testable import HumanQueue

/// One process of the queue, over HTTP.
struct RunningQueue: Sendable {
    struct Answer: Sendable {
        var status: UInt
        var headers: HTTPHeaders
        var body: Data

        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try EventCodec().decode(type, from: body)
        }
    }

    let queue: HumanQueue
    let base: String
    let client: HTTPClient

    func send(
        _ method: HTTPMethod, _ path: String, bearer: String? = nil, body: Data? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let bearer { request.headers.add(name: "authorization", value: "Bearer \(bearer)") }
        if let body {
            request.body = .bytes(ByteBuffer(bytes: body))
            request.headers.add(name: "content-type", value: "application/json")
        }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        let response = try await client.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 4 << 20)
        return Answer(status: response.status.code, headers: response.headers, body: Data(bytes.readableBytesView))
    }

    /// Adds an agent and signs in.
    func agent(
        _ name: String, languages: [String] = ["en"], skills: [String] = [], capacity: Int = 3
    ) async throws -> TestAgent {
        let added = try await send(
            .POST, "/v1/agents", bearer: QueueHarness.serverKey,
            body: try EventCodec().encode(
                AgentDirectory.NewAgent(name: name, languages: languages, skills: skills, capacity: capacity)),
            headers: [("idempotency-key", UUID().uuidString)]
        ).decoded(AgentDirectory.AddedAgent.self)
        return try await signIn(added.token)
    }

    func signIn(_ token: String) async throws -> TestAgent {
        let answer = try await send(
            .POST, "/v1/sessions", body: try EventCodec().encode(SignInRequest(token: token)))
        let session = try answer.decoded(SessionAnswer.self)
        return TestAgent(
            queue: self, id: session.agent.id, name: session.agent.name, bearer: session.token, token: token)
    }
}

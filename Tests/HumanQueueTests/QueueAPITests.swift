import Foundation
import MessagingTestKit
import NIOHTTP1
import SQLiteMessaging
import TandemEvents
import Testing

@testable import HumanQueue

/// What the API refuses, and how its streams go on.
@Suite(.timeLimit(.minutes(1))) struct QueueAPITests {
    private struct ProblemBody: Decodable {
        var status: UInt
        var code: String
        var requestID: String
    }

    @Test func refusesBadInputWithProblems() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            try await maja.connected { _ in
                let view = try await harness.hold(1, by: maja, queue)
                let path = "/v1/conversations/\(view.id)/messages"
                let lease = try #require(view.lease)
                func body(_ text: String) -> Data {
                    Data(#"{"text":\#(text),"seen":0,"epoch":2,"lease":"\#(lease)"}"#.utf8)
                }
                let cases: [(Data, UInt, String)] = [
                    (Data("{".utf8), 400, "malformed"),
                    (Data([0x22, 0xFF, 0x22]), 400, "malformed"),
                    (Data("{\"text\":\0}".utf8), 400, "malformed"),
                    (Data("[]".utf8), 422, "invalid"),
                    (Data("{}".utf8), 422, "invalid"),
                    (body("7"), 422, "invalid"),
                    (body(#"" \t""#), 422, "invalid"),
                    (body(#""a\u0000b""#), 422, "invalid"),
                    (body("\"" + String(repeating: "x", count: 4_001) + "\""), 422, "invalid"),
                    (body("\"" + String(repeating: "x", count: 100_000) + "\""), 413, "tooLarge"),
                    (Data(#"{"text":"x","seen":-1,"epoch":2,"lease":"\#(lease)"}"#.utf8), 422, "invalid"),
                    (Data(#"{"text":"x","seen":99,"epoch":2,"lease":"\#(lease)"}"#.utf8), 409, "conflict"),
                    (Data(#"{"text":"x","seen":0,"epoch":2,"lease":"no"}"#.utf8), 422, "invalid"),
                ]
                for (index, (body, status, code)) in cases.enumerated() {
                    let answer = try await queue.send(
                        .POST, path, bearer: maja.bearer, body: body, headers: [("idempotency-key", "\(index)")])
                    let problem = try answer.decoded(ProblemBody.self)
                    #expect(answer.status == status, "case \(index)")
                    #expect(problem.code == code && problem.status == status, "case \(index)")
                    #expect(answer.headers["content-type"] == ["application/problem+json"], "case \(index)")
                    #expect(answer.headers["x-request-id"] == [problem.requestID], "case \(index)")
                }
                let without = try await queue.send(.POST, path, bearer: maja.bearer, body: body("\"x\""))
                #expect(without.status == 400)
                let text = try await queue.send(
                    .POST, path, bearer: maja.bearer, body: body("\"x\""),
                    headers: [("idempotency-key", "k"), ("content-type", "text/plain")])
                #expect(text.status == 415)
                let said = await harness.said.all.contains { if case .messageSent = $0.body { true } else { false } }
                #expect(!said)
            }
        }
    }

    @Test func letsNobodyInWithoutTheRightToken() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            let other = try await queue.agent("Olu")
            let wrong = ["", "x", maja.token, maja.bearer + "x", QueueHarness.serverKey, "\(maja.bearer.dropLast())"]
            for bearer in wrong {
                #expect(try await queue.send(.GET, "/v1/agent", bearer: bearer).status == 401)
            }
            #expect(try await queue.send(.GET, "/v1/agent").status == 401)
            let agent = Data(#"{"name":"Eve","languages":["en"]}"#.utf8)
            for bearer in [maja.bearer, "tandem_server_0123456789012345678901234567"] {
                let answer = try await queue.send(
                    .POST, "/v1/agents", bearer: bearer, body: agent, headers: [("idempotency-key", "k")])
                #expect(answer.status == 401)
            }
            let signIn = try await queue.send(.POST, "/v1/sessions", body: Data(#"{"token":"guess"}"#.utf8))
            #expect(signIn.status == 401)
            // A session ends; a conversation of another agent, or none, is not found.
            try await maja.connected { _ in
                let view = try await harness.hold(1, by: maja, queue)
                for path in [
                    "/v1/conversations/\(view.id)", "/v1/conversations/\(view.id)/events", "/v1/offers/x/accept",
                ] {
                    let status = try await queue.send(.GET, path, bearer: other.bearer).status
                    #expect(status == (path.hasSuffix("accept") ? 405 : 404))
                }
            }
            harness.time.advance(by: .seconds(3_601))
            #expect(try await queue.send(.GET, "/v1/agent", bearer: maja.bearer).status == 401)
            #expect(try await queue.signIn(maja.token).id == maja.id)
        }
    }

    @Test func limitsAttemptsToSignIn() async throws {
        try await QueueHarness.run { _, queue in
            var statuses: [UInt] = []
            for _ in 0..<25 {
                statuses.append(try await queue.send(.POST, "/v1/sessions", body: Data(#"{"token":"x"}"#.utf8)).status)
            }
            #expect(statuses.first == 401)
            #expect(statuses.last == 429)
        }
    }

    @Test func goesOnWithAStreamWhereItBroke() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            let seen = Observed<String>()
            try await maja.connected { stream in
                _ = try await harness.hold(1, by: maja, queue)
                let assigned = try await stream.first { $0.kind == "conversation.assigned" ? $0.id : nil }
                await seen.add(assigned)
            }
            // Within the grace the conversation stays, and what was said meanwhile comes after the last id.
            for sequence in 1...3 {
                try await harness.record(
                    ConversationMessage(
                        sequence: sequence, messageID: MessageID(high: 1, low: UInt64(sequence)),
                        author: Author(kind: .customer), content: Content(text: "Message \(sequence)")), about: 1)
            }
            try await maja.connected(after: await seen.all.first) { stream in
                let events = try await stream.wait { $0.count { $0.kind == "conversation.event" } >= 3 }
                #expect(!events.contains { $0.kind == "snapshot" || $0.kind == "conversation.assigned" })
                let texts = try events.filter { $0.kind == "conversation.event" }.map { event in
                    try EventCodec().decode(ConversationMessage.self, from: event.data).content.text
                }
                #expect(texts == ["Message 1", "Message 2", "Message 3"])
            }
            // An id that nobody gave begins anew.
            try await maja.connected(after: "other-7") { stream in
                try await stream.wait { $0.contains { $0.kind == "snapshot" } }
            }
            let id = harness.context(1).conversationID
            let page = try await queue.send(.GET, "/v1/conversations/\(id)/events?after=1&limit=1", bearer: maja.bearer)
            #expect(String(decoding: page.body, as: UTF8.self).contains("Message 2"))
            #expect(String(decoding: page.body, as: UTF8.self).hasSuffix(#""hasMore":true}"#))
            #expect(
                try await queue.send(.GET, "/v1/conversations/\(id)/events?after=x", bearer: maja.bearer).status == 422)
        }
    }

    @Test func servesThePageAndItsDescription() async throws {
        try await QueueHarness.run { _, queue in
            for (path, type) in [
                ("/", "text/html; charset=utf-8"), ("/agent.js", "text/javascript; charset=utf-8"),
                ("/agent.css", "text/css; charset=utf-8"), ("/openapi.yaml", "application/yaml"),
            ] {
                let answer = try await queue.send(.GET, path)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == [type])
                #expect(answer.headers["content-security-policy"].first?.contains("default-src 'none'") == true)
                #expect(!answer.body.isEmpty)
            }
            #expect(try await queue.send(.GET, "/health/ready").status == 200)
            #expect(try await queue.send(.GET, "/nothing").status == 404)
        }
    }

    @Test func addsAgentsToADatabaseThatNoServiceHasOpen() async throws {
        let harness = try await QueueHarness()
        let file = harness.folder.appendingPathComponent("queue.sqlite")
        let added = try AgentDirectory.add(
            AgentDirectory.NewAgent(name: " Maja ", languages: ["sv"]), toDatabaseAt: file, now: harness.now)
        #expect(added.name == "Maja")
        #expect(!(try String(decoding: Data(contentsOf: file), as: UTF8.self).contains(added.token)))
        for agent in [
            AgentDirectory.NewAgent(name: " ", languages: []), AgentDirectory.NewAgent(name: "x", languages: ["é"]),
            AgentDirectory.NewAgent(name: "x", languages: [], capacity: 51),
        ] {
            #expect(throws: AgentRefusal.self) {
                try AgentDirectory.add(agent, toDatabaseAt: file, now: harness.now)
            }
        }
        try await harness.observe {
            try await harness.withQueue { queue in
                let maja = try await queue.signIn(added.token)
                #expect(maja.id == added.id)
                #expect(try await maja.get("/v1/agent", AgentView.self).skills == ["sv"])
            }
        }
        await harness.transport.close()
    }
}

import Foundation
import NIOHTTP1
import TandemEvents
import Testing

@Suite struct RefusalTests {
    @Test func refusesBadBodies() async throws {
        let long = String(repeating: "😀", count: 4_001)
        let cases: [(body: String, status: Int, code: String)] = [
            ("{", 400, "malformed"),
            ("", 400, "malformed"),
            (#"{"text":"secret\#u{0}"}"#, 400, "malformed"),
            (#"{"text":"secret\u0000"}"#, 422, "invalid"),
            (#"{"text":""}"#, 422, "invalid"),
            (#"{"text":5}"#, 422, "invalid"),
            (#"{"text":["secret"]}"#, 422, "invalid"),
            (#"{"text":null}"#, 422, "invalid"),
            ("{}", 422, "invalid"),
            (#"["secret"]"#, 422, "invalid"),
            (#"{"text":"\#(long)"}"#, 422, "invalid"),
            (#"{"text":"\#(String(repeating: "secret", count: 20_000))"}"#, 413, "tooLarge"),
            (#"{"text":"a","replyTo":"secret"}"#, 422, "invalid"),
            (#"{"text":"a","choice":"sec ret"}"#, 422, "invalid"),
            (#"{"text":"a","locale":"secret!"}"#, 422, "invalid"),
            (#"{"text":"a","automated":true}"#, 422, "invalid"),
            (String(repeating: "[", count: 10_000), 400, "malformed"),
        ]
        try await GatewayHarness.run(settings: ["TANDEM_GATEWAY_SESSION_BURST": "1000"]) { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            for (index, (body, status, code)) in cases.enumerated() {
                let answer = try await gateway.post(
                    "/v1/conversations/\(conversation)/messages", body, token: session.token, key: "k")
                #expect(answer.status == status, "case \(index)")
                #expect(answer.code == code, "case \(index)")
                #expect(answer.header("Content-Type") == "application/problem+json")
                #expect(!String(decoding: answer.body, as: UTF8.self).contains("secret"), "case \(index)")
            }
            let exact = try await gateway.post(
                "/v1/conversations/\(conversation)/messages", #"{"text":"\#(String(repeating: "😀", count: 4_000))"}"#,
                token: session.token, key: "k")
            #expect(exact.status == 202)
            #expect(try await gateway.customerEvents().count == 2)
        }
    }

    @Test func refusesTextOf100000CharactersAndInvalidUTF8() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let path = "/v1/conversations/\(conversation)/messages"
            let huge = try await gateway.post(
                path, #"{"text":"\#(String(repeating: "x", count: 100_000))"}"#, token: session.token, key: "k")
            #expect(huge.status == 413)
            for bytes: [UInt8] in [[0xC3, 0x28], [0xFF], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80]] {
                let body = Data(Array(#"{"text":""#.utf8) + bytes + Array(#""}"#.utf8))
                let answer = try await gateway.request(.POST, path, token: session.token, key: "k", body: body)
                #expect(answer.status == 400)
            }
            let wide = try #require(#"{"text":"a"}"#.data(using: .utf16LittleEndian))
            #expect(try await gateway.request(.POST, path, token: session.token, key: "k", body: wide).status == 400)
            #expect(try await gateway.customerEvents().count == 1)
        }
    }

    @Test func refusesOtherMediaTypesAndMissingKeys() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let text = try await gateway.post(
                "/v1/conversations", "{}", token: session.token, key: "k", headers: [("Content-Type", "text/plain")])
            #expect(text.status == 415)
            let keyless = try await gateway.post("/v1/conversations", "{}", token: session.token)
            #expect(keyless.status == 422)
            let long = try await gateway.post(
                "/v1/conversations", "{}", token: session.token, key: String(repeating: "k", count: 129))
            #expect(long.status == 422)
        }
    }

    @Test func refusesBadTokens() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            for token in [
                "", "x", session.token + "x", String(session.token.dropLast()), "a.1.b", GatewayHarness.serverKey + "0",
            ] {
                let answer = try await gateway.get("/v1/conversations", token: token)
                #expect(answer.status == 401)
                #expect(answer.code == "unauthenticated")
                #expect(answer.header("WWW-Authenticate") == "Bearer")
            }
            #expect(try await gateway.get("/v1/conversations").status == 401)
            #expect(try await gateway.get("/v1/conversations", token: session.token).status == 200)
            gateway.advance(by: .seconds(3_601))
            #expect(try await gateway.get("/v1/conversations", token: session.token).status == 401)
        }
    }

    @Test func hidesConversationsOfOthers() async throws {
        try await GatewayHarness.run { gateway in
            let owner = try await gateway.startSession()
            let other = try await gateway.startSession()
            let conversation = try await gateway.openConversation(owner)
            let paths = ["", "/messages", "/events"].map { "/v1/conversations/\(conversation)\($0)" }
            for path in paths {
                #expect(try await gateway.get(path, token: owner.token).status == 200)
                let answer = try await gateway.get(path, token: other.token)
                #expect(answer.status == 404)
                #expect(answer.code == "notFound")
            }
            let message = try await gateway.post(
                "/v1/conversations/\(conversation)/messages", #"{"text":"a"}"#, token: other.token, key: "k")
            #expect(message.status == 404)
            for id in ["00000000-0000-4000-8000-000000000000", "no-uuid", "%00", "..%2f"] {
                #expect(try await gateway.get("/v1/conversations/\(id)", token: owner.token).status == 404)
            }
            #expect(try await gateway.customerEvents().count == 1)
        }
    }

    @Test func limitsSessionsAndAddresses() async throws {
        let settings = [
            "TANDEM_GATEWAY_SESSION_RATE": "1", "TANDEM_GATEWAY_SESSION_BURST": "2", "TANDEM_GATEWAY_ADDRESS_RATE": "1",
            "TANDEM_GATEWAY_ADDRESS_BURST": "5",
        ]
        try await GatewayHarness.run(settings: settings) { gateway in
            let session = try await gateway.startSession()
            let other = try await gateway.startSession()
            #expect(try await gateway.get("/v1/conversations", token: session.token).status == 200)
            #expect(try await gateway.get("/v1/conversations", token: session.token).status == 200)
            let limited = try await gateway.get("/v1/conversations", token: session.token)
            #expect(limited.status == 429)
            #expect(limited.code == "tooManyRequests")
            #expect(limited.header("Retry-After") == "1")
            #expect(try await gateway.get("/v1/conversations", token: other.token).status == 429)
            #expect(try await gateway.post("/v1/sessions", "{}").status == 429)
            for _ in 0..<20 {
                let answer = try await gateway.get(
                    "/v1/conversations", token: GatewayHarness.serverKey,
                    headers: [("Tandem-Customer", session.customer.description)])
                #expect(answer.status == 200)
            }
            gateway.advance(by: .seconds(1))
            #expect(try await gateway.get("/v1/conversations", token: other.token).status == 200)
        }
    }

    @Test func answersUnknownMethods() async throws {
        try await GatewayHarness.run { gateway in
            let answer = try await gateway.request(.DELETE, "/v1/conversations")
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "GET, POST")
        }
    }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TandemEvents
import Testing

/// An answer of the gateway, read whole.
struct Answer {
    var status: Int
    var headers: HTTPHeaders
    var body: Data

    var json: [String: Any] {
        get throws { try #require(JSONSerialization.jsonObject(with: body) as? [String: Any]) }
    }

    func text(_ field: String) throws -> String {
        try #require(json[field] as? String)
    }

    func header(_ name: String) -> String? { headers.first(name: name) }

    var code: String? { try? json["code"] as? String }
}

struct Session {
    var token: String
    var customer: CustomerID
}

extension GatewayHarness {
    func request(
        _ method: HTTPMethod, _ path: String, token: String? = nil, key: String? = nil,
        headers: [(String, String)] = [], body: Data? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let token { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)") }
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let body {
            if !request.headers.contains(name: "Content-Type") {
                request.headers.add(name: "Content-Type", value: "application/json")
            }
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: Data(bytes.readableBytesView))
    }

    func post(
        _ path: String, _ body: String, token: String? = nil, key: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await request(.POST, path, token: token, key: key, headers: headers, body: Data(body.utf8))
    }

    func get(_ path: String, token: String? = nil, headers: [(String, String)] = []) async throws -> Answer {
        try await request(.GET, path, token: token, headers: headers)
    }

    func startSession(_ body: String = "{}") async throws -> Session {
        let answer = try await post("/v1/sessions", body)
        #expect(answer.status == 201)
        return Session(
            token: try answer.text("token"), customer: try #require(CustomerID(answer.text("customerID"))))
    }

    func openConversation(_ session: Session, key: String = "first") async throws -> ConversationID {
        let answer = try await post("/v1/conversations", "{}", token: session.token, key: key)
        #expect(answer.status == 202)
        return try #require(ConversationID(answer.text("conversation")))
    }

    /// Reads the lines of a stream until `isEnough` takes them.
    func stream(
        _ path: String, token: String, headers: [(String, String)] = [],
        until isEnough: @Sendable (String) async throws -> Bool
    ) async throws -> String {
        var request = HTTPClientRequest(url: url + path)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "Accept", value: "text/event-stream")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        #expect(response.status == .ok)
        #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
        var text = ""
        for try await part in response.body {
            text += String(buffer: part)
            if try await isEnough(text) { break }
        }
        return text
    }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TandemEvents

/// JSON over HTTP, as any client speaks it.
struct SuiteClient: Sendable {
    let base: String
    var token: String?

    struct Answer: Sendable {
        var status: UInt
        var body: Data

        func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try EventCodec().decode(type, from: body)
        }
    }

    func get(_ path: String) async throws -> Answer {
        try await send(.GET, path, nil as String?, key: nil)
    }

    func post(_ path: String, _ body: some Encodable & Sendable, key: String = UUID().uuidString) async throws -> Answer
    {
        try await send(.POST, path, body, key: key)
    }

    func put(_ path: String, _ body: some Encodable & Sendable) async throws -> Answer {
        try await send(.PUT, path, body, key: nil)
    }

    private func send(
        _ method: HTTPMethod,
        _ path: String,
        _ body: (some Encodable & Sendable)?,
        key: String?
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let key { request.headers.add(name: "idempotency-key", value: key) }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try EventCodec().encode(body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 8 << 20)
        return Answer(status: response.status.code, body: Data(bytes.readableBytesView))
    }
}

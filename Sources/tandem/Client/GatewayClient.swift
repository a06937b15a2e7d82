import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TandemEvents

/// A client of the gateway's HTTP API with a server key, on behalf of customers it names.
struct GatewayClient: Sendable {
    /// An answer that is not what the API promises for good requests.
    struct Refusal: Error, CustomStringConvertible {
        var status: UInt
        var code: String

        /// Whether the same request may succeed later.
        var isTransient: Bool { status == 429 || status >= 500 }
        var description: String { "the gateway answered \(status) \(code)" }
    }

    private struct OpenBody: Encodable {
        var locale: String?
    }

    private struct MessageBody: Encodable {
        var text: String
    }

    private struct Accepted: Decodable {
        var id: String
        var conversation: ConversationID
    }

    private struct ProblemBody: Decodable {
        var code: String?
    }

    private let http: HTTPClient
    private let base: String
    private let key: String
    private let codec = EventCodec()

    /// - Parameters:
    ///   - gateway: `http://127.0.0.1:8080`.
    ///   - connections: how many may be open at once.
    init(gateway: String, serverKey: String, connections: Int) {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(5)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        base = gateway.hasSuffix("/") ? String(gateway.dropLast()) : gateway
        key = serverKey
    }

    func close() async { try? await http.shutdown() }

    /// Opens a conversation; a retry with the same customer and key opens the same one.
    func open(
        customer: CustomerID,
        idempotencyKey: String,
        locale: String?,
        until deadline: ContinuousClock.Instant
    ) async throws -> ConversationID {
        let accepted = try await post(
            "/v1/conversations",
            OpenBody(locale: locale),
            customer: customer,
            idempotencyKey: idempotencyKey,
            until: deadline
        )
        return accepted.conversation
    }

    /// Sends a message, again with the same key where the gateway cannot take it now.
    func send(
        _ text: String,
        to conversation: ConversationID,
        of customer: CustomerID,
        idempotencyKey: String,
        until deadline: ContinuousClock.Instant
    ) async throws -> MessageID {
        let accepted = try await post(
            "/v1/conversations/\(conversation)/messages",
            MessageBody(text: text),
            customer: customer,
            idempotencyKey: idempotencyKey,
            until: deadline
        )
        guard let id = MessageID(accepted.id) else { throw Refusal(status: 202, code: "without a message's id") }
        return id
    }

    private func post(
        _ path: String,
        _ body: some Encodable,
        customer: CustomerID,
        idempotencyKey: String,
        until deadline: ContinuousClock.Instant
    ) async throws -> Accepted {
        var request = makeRequest(path, customer: customer)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "idempotency-key", value: idempotencyKey)
        request.body = .bytes(ByteBuffer(bytes: try codec.encode(body)))
        var pause = Duration.milliseconds(50)
        while true {
            do {
                let response = try await http.execute(request, timeout: .seconds(10))
                let bytes = try await response.body.collect(upTo: 1 << 20)
                if response.status == .accepted {
                    return try codec.decode(Accepted.self, from: Data(bytes.readableBytesView))
                }
                let problem = try? codec.decode(ProblemBody.self, from: Data(bytes.readableBytesView))
                throw Refusal(status: response.status.code, code: problem?.code ?? "")
            } catch let error as Refusal where !error.isTransient {
                throw error
            } catch {
                guard ContinuousClock.now + pause < deadline else { throw error }
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    /// The events of a conversation after a sequence, as they come; ends where the connection does.
    func events(
        of conversation: ConversationID,
        customer: CustomerID,
        after sequence: Int,
        _ take: (StreamedEvent) async throws -> Void
    ) async throws {
        var request = makeRequest("/v1/conversations/\(conversation)/events?after=\(sequence)", customer: customer)
        request.headers.add(name: "accept", value: "text/event-stream")
        let response = try await http.execute(request, deadline: .distantFuture)
        guard response.status == .ok else {
            _ = try? await response.body.collect(upTo: 1 << 20)
            throw Refusal(status: response.status.code, code: "")
        }
        var parser = ServerSentEventParser()
        for try await buffer in response.body {
            for message in parser.append(buffer.readableBytesView) {
                try await take(try codec.decode(StreamedEvent.self, from: message.data))
            }
        }
    }

    private func makeRequest(_ path: String, customer: CustomerID) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        request.headers.add(name: "tandem-customer", value: customer.description)
        return request
    }
}

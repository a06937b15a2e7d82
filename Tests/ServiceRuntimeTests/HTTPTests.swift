import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Messaging
import NIOCore
import ServiceRuntime
import Testing

@Suite struct HTTPTests {
    private struct Echo: Codable {
        var text: String
    }

    private func withClient(
        health: HealthChecks = HealthChecks(), _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let router = Router(context: ServiceRequestContext.self)
        router.add(
            middleware: CrossOriginMiddleware(
                origins: ["https://shop.example"], methods: [.get, .post], headers: ["Authorization"],
                exposed: ["Retry-After"]))
        router.add(middleware: RequestMiddleware())
        router.addOperations(health: health, metrics: MetricsRegistry())
        router.post("/echo") { request, _ in try Response.json(try await request.json(Echo.self, upTo: 64)) }
        router.refuseOtherMethods("/echo", allowed: [.post])
        router.get("/broken") { _, _ -> Response in throw CocoaError(.fileReadNoSuchFile) }
        router.get("/away") { _, _ -> Response in throw MessagingError(.unavailable, "away", isRetriable: true) }
        try await Application(router: router).test(.router, test)
    }

    private func problem(_ response: TestResponse) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)) as? [String: Any])
    }

    @Test(arguments: [
        ("{", "application/json", 400, "malformed"),
        ("", "application/json", 400, "malformed"),
        ("{\"text\":\"a\"} x", "application/json", 400, "malformed"),
        ("{\"text\":1}", "application/json", 422, "invalid"),
        ("{}", "application/json", 422, "invalid"),
        ("[]", "application/json", 422, "invalid"),
        ("{\"text\":\"a\"}", "text/plain", 415, "unsupportedMediaType"),
        ("{\"text\":\"a\"}", "application/json; charset=utf-16", 415, "unsupportedMediaType"),
        ("{\"text\":\"\(String(repeating: "a", count: 80))\"}", "application/json", 413, "tooLarge"),
        ("{\u{0}}", "application/json", 400, "malformed"),
    ])
    func refusesBodiesAsProblems(body: String, type: String, status: Int, code: String) async throws {
        try await withClient { client in
            let response = try await client.execute(
                uri: "/echo", method: .post, headers: [.contentType: type], body: ByteBuffer(string: body))
            #expect(response.status.code == status)
            #expect(response.headers[.contentType] == "application/problem+json")
            let problem = try problem(response)
            #expect(problem["code"] as? String == code)
            #expect(problem["status"] as? Int == status)
            #expect(problem["requestID"] as? String == response.headers[.requestID])
            #expect(Set(problem.keys).isSuperset(of: ["type", "title", "detail"]))
        }
    }

    @Test func refusesInvalidUTF8() async throws {
        try await withClient { client in
            let body = ByteBuffer(bytes: Array(#"{"text":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8))
            let response = try await client.execute(
                uri: "/echo", method: .post, headers: [.contentType: "application/json"], body: body)
            #expect(response.status == .badRequest)
        }
    }

    @Test func namesTheFieldThatIsWrong() async throws {
        try await withClient { client in
            let response = try await client.execute(
                uri: "/echo", method: .post, headers: [.contentType: "application/json; charset=UTF-8"],
                body: ByteBuffer(string: #"{"text":["secret words"]}"#))
            let errors = try #require(problem(response)["errors"] as? [[String: String]])
            #expect(errors.first?["pointer"] == "/text")
            #expect(!String(buffer: response.body).contains("secret words"))
        }
    }

    @Test func answersUnknownPathsAndMethods() async throws {
        try await withClient { client in
            let missing = try await client.execute(uri: "/nothing", method: .get)
            #expect(missing.status == .notFound)
            #expect(try problem(missing)["code"] as? String == "notFound")
            let method = try await client.execute(uri: "/echo", method: .delete)
            #expect(method.status == .methodNotAllowed)
            #expect(method.headers[.allow] == "POST")
        }
    }

    @Test func hidesItsOwnFailuresAndNamesTransportsThatAreAway() async throws {
        try await withClient { client in
            let broken = try await client.execute(uri: "/broken", method: .get)
            #expect(broken.status == .internalServerError)
            #expect(!String(buffer: broken.body).contains("Cocoa"))
            let away = try await client.execute(uri: "/away", method: .get)
            #expect(away.status == .serviceUnavailable)
            #expect(away.headers[.retryAfter] == "2")
        }
    }

    @Test func tellsWhetherItIsReady() async throws {
        let health = HealthChecks()
        health.add("log") { .ready }
        try await withClient(health: health) { client in
            #expect(try await client.execute(uri: "/health/live", method: .get).status == .ok)
            #expect(try await client.execute(uri: "/health/ready", method: .get).status == .ok)
            health.add("projection") { .notReady(reason: "The transcript is behind.") }
            let response = try await client.execute(uri: "/health/ready", method: .get)
            #expect(response.status == .serviceUnavailable)
            #expect(String(buffer: response.body).contains("The transcript is behind."))
        }
    }

    @Test func permitsAllowedOriginsOnly() async throws {
        try await withClient { client in
            let allowed = try await client.execute(
                uri: "/echo", method: .options,
                headers: [.origin: "https://shop.example", .accessControlRequestMethod: "POST"])
            #expect(allowed.status == .noContent)
            #expect(allowed.headers[.accessControlAllowOrigin] == "https://shop.example")
            #expect(allowed.headers[.accessControlAllowHeaders] == "Authorization")
            let other = try await client.execute(
                uri: "/nothing", method: .get, headers: [.origin: "https://evil.example"])
            #expect(other.headers[.accessControlAllowOrigin] == nil)
            let refused = try await client.execute(
                uri: "/nothing", method: .get, headers: [.origin: "https://shop.example"])
            #expect(refused.headers[.accessControlAllowOrigin] == "https://shop.example")
        }
    }

    @Test func repeatsSafeRequestIdentifiersOnly() async throws {
        try await withClient { client in
            let safe = try await client.execute(
                uri: "/health/live", method: .get, headers: [.requestID: "abc-12345678"])
            #expect(safe.headers[.requestID] == "abc-12345678")
            let unsafe = try await client.execute(
                uri: "/health/live", method: .get, headers: [.requestID: "<script>alert(1)</script>"])
            #expect(unsafe.headers[.requestID]?.contains("script") == false)
        }
    }

    @Test func endsAStreamWhoseReaderFellBehind() async {
        let (overflow, signal) = AsyncStream<Void>.makeStream()
        let queue = ServerSentEventQueue(maximumBytes: 10) { signal.finish() }
        queue.send(ByteBuffer(string: "12345"))
        queue.send(ByteBuffer(string: "67890"))
        #expect(await queue.next() == ByteBuffer(string: "1234567890"))
        queue.send(ByteBuffer(string: "12345678901"))
        for await _ in overflow {}
        #expect(await queue.next() == nil)
    }

    @Test func deliversWhatWaitsBeforeTheEnd() async {
        let queue = ServerSentEventQueue(maximumBytes: 100) {}
        queue.send(ServerSentEvents.frame(event: "message", id: "7", data: Data("{}".utf8)))
        queue.finish()
        queue.send(ServerSentEvents.heartbeat)
        #expect(await queue.next() == ByteBuffer(string: "event: message\nid: 7\ndata: {}\n\n"))
        #expect(await queue.next() == nil)
    }
}

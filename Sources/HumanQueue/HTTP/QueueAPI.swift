import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Messaging
import ServiceRuntime
import TandemEvents
import Transcript

/// The HTTP API of the human queue, described in `openapi.yaml`.
struct QueueAPI: Sendable {
    static let maximumBodyBytes = 64 << 10

    let core: QueueCore
    let sessions: TokenSigner
    let serverKeys: ServerKeys
    let sessionDuration: Duration
    let signInLimiter: TokenBucketLimiter<String>

    typealias Context = ServiceRequestContext

    func addRoutes(to router: Router<Context>) {
        addSessionRoutes(router)
        addAgentRoutes(router)
        addConversationRoutes(router)
        router.get("/v1/events") { request, context in try await events(request, context) }
        router.refuseOtherMethods("/v1/events", allowed: [.get])
    }

    // MARK: Who asks

    /// The agent whose bearer the request has.
    ///
    /// - Throws: ``Problem`` with 401.
    func agent(_ request: Request) throws -> AgentID {
        guard let token = Self.bearer(request),
            let claims = sessions.verify(token, now: core.time.now()), let agent = AgentID(claims.subject)
        else { throw Self.unauthenticated("Sign in with POST /v1/sessions and send its token as a bearer.") }
        core.keepAlive(agent)
        return agent
    }

    /// - Throws: ``Problem`` with 401.
    func authenticateServer(_ request: Request) throws {
        guard let key = Self.bearer(request), serverKeys.contains(key) else {
            throw Self.unauthenticated("Send a server key as a bearer.")
        }
    }

    private static func bearer(_ request: Request) -> Substring? {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else { return nil }
        return header.dropFirst(7)
    }

    static func unauthenticated(_ detail: String) -> Problem {
        Problem(.unauthenticated, detail, headers: [.wwwAuthenticate: "Bearer"])
    }

    // MARK: What is asked

    /// An identifier in the path; another text names nothing.
    func identifier<Tag>(_ name: String, _ context: Context) throws -> Identifier<Tag> {
        guard let id = context.parameters.get(name).flatMap({ Identifier<Tag>($0) }) else {
            throw Problem(.notFound, "There is nothing with this id.")
        }
        return id
    }

    func body<Body: CheckedRequest>(_ type: Body.Type, _ request: Request) async throws -> Body {
        let body = try await request.json(type, upTo: Self.maximumBodyBytes)
        try body.check()
        return body
    }

    static func idempotencyKey(_ request: Request) throws(Problem) -> String {
        guard let key = request.headers[HTTPField.Name(known: "idempotency-key")], (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem(
                .malformed, "Send an Idempotency-Key of 1 to 255 visible ASCII characters.",
                errors: [Problem.Detail(pointer: "Idempotency-Key", detail: "expected 1 to 255 visible characters")])
        }
        return key
    }

    /// Does a POST of an agent once, with the answer stored beside what it changes.
    func act<Body: CheckedRequest, Answer: Encodable & Sendable>(
        _ type: Body.Type, _ request: Request, status: HTTPResponse.Status = .accepted,
        _ change: @escaping @Sendable (inout QueueStep, AgentID, Body, String) throws -> Answer
    ) async throws -> Response {
        let agent = try agent(request)
        let key = try Self.idempotencyKey(request)
        let body = try await body(type, request)
        let asked = AnsweredRequest(
            agent: agent, key: key, path: request.uri.path, body: try core.codec.encode(body))
        let answer = try await changing { step in
            try step.once(asked, status: status.code) { step in try change(&step, agent, body, key) }
        }
        return Response(
            status: .init(code: answer.status), headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// Changes the queue; refusals become problems, and a database that cannot be written a 503.
    func changing<Value: Sendable>(
        _ change: @escaping @Sendable (inout QueueStep) throws -> Value
    ) async throws -> Value {
        do {
            return try await core.perform(change)
        } catch let error as QueueProblem {
            throw error.problem
        } catch let refusal as MatcherRefusal {
            throw Self.problem(refusal)
        } catch let refusal as AgentRefusal {
            throw Self.problem(refusal)
        } catch let error as DatabaseError {
            guard [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY].contains(error.resultCode.primaryResultCode) else {
                throw error
            }
            throw Problem.retryLater(
                .unavailable, "Nothing was accepted. Send the request again with the same Idempotency-Key.",
                after: .seconds(2))
        }
    }

    private static func problem(_ refusal: AgentRefusal) -> Problem {
        let pointer = "/" + refusal.field.replacing("[", with: "/").replacing("]", with: "")
        return Problem.invalid(pointer, "expected \(refusal.expected)")
    }

    private static func problem(_ refusal: MatcherRefusal) -> Problem {
        switch refusal {
        case .unknownOffer: Problem(.notFound, "There is no such offer to you.")
        case .offerOver: Problem(.conflict, "The offer has expired or was answered.")
        case .notAssigned: Problem(.conflict, "The conversation is not yours any more.")
        }
    }
}

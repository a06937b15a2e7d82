import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Messaging
import ServiceRuntime
import TandemEvents

/// Signing in, and adding agents.
extension QueueAPI {
    func addSessionRoutes(_ router: Router<Context>) {
        router.post("/v1/sessions") { request, context in
            if let wait = signInLimiter.take(context.remoteAddress) {
                throw Problem.retryLater(
                    .tooManyRequests, "Too many attempts to sign in from this address.", after: wait)
            }
            let token = try await body(SignInRequest.self, request).token
            let record = try await core.database.read { database in
                try AgentDirectory.agent(token: token, database, core.codec)
            }
            guard let record else { throw Self.unauthenticated("This sign-in token is not known.") }
            return try await session(of: record)
        }
        router.refuseOtherMethods("/v1/sessions", allowed: [.post])
        router.post("/v1/sessions/renewals") { request, _ in
            let agent = try agent(request)
            return try await session(of: try await record(agent))
        }
        router.refuseOtherMethods("/v1/sessions/renewals", allowed: [.post])
        router.post("/v1/agents", use: addAgent)
        router.get("/v1/agents") { request, _ in
            _ = try agent(request)
            let agents = try await core.database.read { try AgentRecord.all($0, core.codec).map(AgentView.init) }
            return try Response.json(AgentList(agents: agents))
        }
        router.refuseOtherMethods("/v1/agents", allowed: [.get, .post])
    }

    private func addAgent(_ request: Request, _ context: Context) async throws -> Response {
        try authenticateServer(request)
        let key = try Self.idempotencyKey(request)
        let agent = try await request.json(AgentDirectory.NewAgent.self, upTo: Self.maximumBodyBytes)
        // A retry makes the same agent, with a new token: only hashes of tokens are kept.
        let id = AgentID.following(core.outboxID, role: "agent.\(key)")
        let added = try await changing { step in
            let added = try AgentDirectory.add(agent, id: id, now: step.now, step.database)
            try step.register(added.id)
            return added
        }
        return try Response.json(added, status: .created)
    }

    private func session(of record: AgentRecord) async throws -> Response {
        let expiry = core.time.now() / 1_000 + sessionDuration.wholeMilliseconds / 1_000
        // An agent may have been added to the database beside this process.
        try await changing { step in try step.register(record.id) }
        core.keepAlive(record.id)
        return try Response.json(
            SessionAnswer(
                agent: AgentView(record), token: sessions.sign(subject: record.id.description, expiry: expiry),
                expiresAt: Timestamp(milliseconds: expiry * 1_000)), status: .created)
    }

    func record(_ agent: AgentID) async throws -> AgentRecord {
        guard let record = try await core.database.read({ try AgentRecord.find(agent, $0, core.codec) }) else {
            throw Self.unauthenticated("This agent is not known any more.")
        }
        return record
    }
}

struct AgentList: Encodable {
    var agents: [AgentView]
}

extension QueueStep {
    /// Takes an agent over from the database.
    mutating func register(_ id: AgentID) throws {
        guard let record = try AgentRecord.find(id, database, codec) else { return }
        matcher.register(record.queueAgent(aliveUntil: now))
    }
}

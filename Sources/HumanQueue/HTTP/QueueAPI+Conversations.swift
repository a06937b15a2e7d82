import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import ServiceRuntime
import TandemEvents
import Transcript

/// An agent's conversations.
extension QueueAPI {
    func addConversationRoutes(_ router: Router<Context>) {
        router.get("/v1/conversations") { request, _ in
            let agent = try agent(request)
            let views = try await core.database.read { try ConversationView.all(of: agent, core.transcript, $0) }
            return try Response.json(ConversationList(conversations: views))
        }
        router.refuseOtherMethods("/v1/conversations", allowed: [.get])
        router.get("/v1/conversations/{conversation}") { request, context in
            let agent = try agent(request)
            let id: ConversationID = try identifier("conversation", context)
            return try Response.json(try await core.database.read { try view(id, for: agent, $0) })
        }
        router.refuseOtherMethods("/v1/conversations/{conversation}", allowed: [.get])
        router.get("/v1/conversations/{conversation}/events") { request, context in
            try await history(request, context)
        }
        router.refuseOtherMethods("/v1/conversations/{conversation}/events", allowed: [.get])
        addActions(router)
        addNotes(router)
    }

    private func addActions(_ router: Router<Context>) {
        add("messages", MessageRequest.self, router) { step, id, agent, body, key in
            try step.send(body, in: id, by: agent, idempotencyKey: key)
        }
        add("return", ReturnRequest.self, router) { step, id, agent, body, _ in
            try step.giveBack(id, by: agent, body)
        }
        add("transfer", TransferRequest.self, router) { step, id, agent, body, _ in
            try step.transfer(id, by: agent, body)
        }
        add("resolve", ResolveRequest.self, router) { step, id, agent, body, _ in
            try step.resolve(id, by: agent, body)
        }
        add("wrap-up", WrapUpRequest.self, router) { step, id, agent, body, _ in
            try step.wrapUp(id, by: agent, body)
        }
    }

    private func add<Body: CheckedRequest, Answer: Encodable & Sendable>(
        _ name: String, _ type: Body.Type, _ router: Router<Context>,
        _ change:
            @escaping @Sendable (inout QueueStep, ConversationID, AgentID, Body, String) throws -> Answer
    ) {
        let path: RouterPath = "/v1/conversations/{conversation}/\(name)"
        router.post(path) { request, context in
            let id: ConversationID = try identifier("conversation", context)
            return try await act(type, request) { step, agent, body, key in
                try change(&step, id, agent, body, key)
            }
        }
        router.refuseOtherMethods(path, allowed: [.post])
    }

    private func addNotes(_ router: Router<Context>) {
        let path: RouterPath = "/v1/conversations/{conversation}/notes"
        router.post(path) { request, context in
            let id: ConversationID = try identifier("conversation", context)
            return try await act(NoteRequest.self, request, status: .created) { step, agent, body, _ in
                try step.note(id, by: agent, body)
            }
        }
        router.get(path) { request, context in
            let agent = try agent(request)
            let id: ConversationID = try identifier("conversation", context)
            let notes = try await core.database.read { database in
                _ = try view(id, for: agent, database)
                return try NoteAnswer.all(of: id, database)
            }
            return try Response.json(NoteList(notes: notes))
        }
        router.refuseOtherMethods(path, allowed: [.get, .post])
    }

    private func history(_ request: Request, _ context: Context) async throws -> Response {
        let agent = try agent(request)
        let id: ConversationID = try identifier("conversation", context)
        let after = try Self.integer("after", request, in: 0...1_000_000_000) ?? 0
        let limit = try Self.integer("limit", request, in: 1...Transcript.pageLimit) ?? 200
        let page = try await core.database.read { database in
            _ = try view(id, for: agent, database)
            return try core.transcript.events(of: id, after: after, limit: limit, in: database)
        }
        var body = ByteBuffer()
        body.writeStaticString(#"{"events":["#)
        for (index, event) in page.events.enumerated() {
            if index > 0 { body.writeStaticString(",") }
            body.writeBytes(event.json)
        }
        body.writeString(#"],"hasMore":\#(page.hasMore)}"#)
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: body))
    }

    private func view(_ id: ConversationID, for agent: AgentID, _ database: Database) throws -> ConversationView {
        guard let view = try ConversationView.find(id, for: agent, core.transcript, database) else {
            throw Problem(.notFound, "There is no such conversation of yours.")
        }
        return view
    }

    /// A parameter of the query; nil where it is absent.
    ///
    /// - Throws: ``Problem`` with 422 where it is no integer in the range, or stands there twice.
    private static func integer(
        _ name: String, _ request: Request, in range: ClosedRange<Int>
    ) throws(Problem) -> Int? {
        let values = request.uri.queryParameters.getAll(name)
        guard let value = values.first else { return nil }
        guard values.count == 1, let number = Int(value), range.contains(number) else {
            throw Problem.invalid(name, "expected an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

struct ConversationList: Encodable {
    var conversations: [ConversationView]
}

struct NoteList: Encodable {
    var notes: [NoteAnswer]
}

extension NoteAnswer {
    /// The newest 500 notes of a conversation, oldest first.
    static func all(of conversation: ConversationID, _ database: Database) throws -> [NoteAnswer] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, author, text, writtenAt FROM note WHERE conversation = ? ORDER BY number DESC LIMIT 500
                """)
        return try Row.fetchAll(statement, arguments: [conversation.stored]).reversed().map { row in
            NoteAnswer(
                id: try Identifier(stored: row[0]), conversation: conversation, author: row[1], text: row[2],
                writtenAt: Timestamp(milliseconds: row[3]))
        }
    }
}

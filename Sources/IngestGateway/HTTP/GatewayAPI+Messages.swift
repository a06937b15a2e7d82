import Foundation
import Hummingbird
import NIOCore
import ServiceRuntime
import TandemEvents
import Transcript

private struct TypingRequest: Decodable {
    var typing: Bool
}

extension GatewayAPI {
    @Sendable func postMessage(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        let caller = try authenticate(request, context)
        let id = try conversationID(context)
        let key = try request.idempotencyKey()
        let body = try await request.json(MessageRequest.self, upTo: Request.maximumBodyBytes)
        try body.validate(isServer: caller.isServer)
        let head = try await directory.head(id, for: caller)
        return try .json(
            try await intake.submit(body, to: head, key: key, trace: context.trace), status: .accepted)
    }

    @Sendable func postAction(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        let caller = try authenticate(request, context)
        let id = try conversationID(context)
        let key = try request.idempotencyKey()
        let body = try await request.json(ActionRequest.self, upTo: Request.maximumBodyBytes)
        let head = try await directory.head(id, for: caller)
        return try .json(
            try await intake.submit(body, to: head, key: key, trace: context.trace), status: .accepted)
    }

    @Sendable func putTyping(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        let caller = try authenticate(request, context)
        let id = try conversationID(context)
        let body = try await request.json(TypingRequest.self, upTo: Request.maximumBodyBytes)
        let head = try await directory.head(id, for: caller)
        try await intake.type(body.typing, in: head, trace: context.trace)
        return Response(status: .noContent)
    }

    @Sendable func listMessages(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        try await page(
            request, context, field: "messages",
            after: request.integer("after", default: 0, in: 0...Request.maximumSequence)
        ) { event in
            event.type == ConversationMessage.type
        }
    }

    /// A page of the events that `isIncluded` takes, as they were written.
    func page(
        _ request: Request, _ context: ServiceRequestContext, field: String,
        after parameter: @autoclosure () throws -> Int, isIncluded: (TranscriptEvent) -> Bool
    ) async throws -> Response {
        let caller = try authenticate(request, context)
        let id = try conversationID(context)
        let after = try parameter()
        let limit = try request.integer("limit", default: 100, in: 1...Transcript.pageLimit)
        _ = try await directory.head(id, for: caller)
        let page = try await directory.events(of: id, after: after, limit: limit)
        var body = ByteBuffer()
        body.writeString(#"{"\#(field)":["#)
        var isFirst = true
        for event in page.events where isIncluded(event) {
            if !isFirst { body.writeStaticString(",") }
            isFirst = false
            body.writeBytes(event.json)
        }
        body.writeString(#"],"hasMore":\#(page.hasMore),"next":\#(page.events.last?.sequence ?? after)}"#)
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: body))
    }
}

import HTTPTypes
import Hummingbird
import ServiceRuntime
import TandemEvents

extension GatewayAPI {
    @Sendable func getEvents(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        guard request.headers[.accept]?.lowercased().contains(ServerSentEvents.mediaType) ?? false else {
            return try await page(request, context, field: "events", after: resumption(of: request)) { _ in true }
        }
        let caller = try authenticate(request, context)
        let id = try conversationID(context)
        let after = try resumption(of: request)
        let head = try await directory.head(id, for: caller)
        let channel = context.channel
        let stream = try streams.open(
            id, customer: head.context.customerID, isLimited: !caller.isServer, after: after
        ) {
            channel.close(promise: nil)
        }
        return ServerSentEvents.response(to: request, from: stream.queue) { [directory] in
            let page = try await directory.events(of: id, after: stream.lastSequence, limit: 500)
            return stream.frames(of: page)
        } onEnd: { [streams] in
            streams.close(stream)
        }
    }

    /// The last sequence that the client has; a client that comes again names it in `Last-Event-ID`.
    private func resumption(of request: Request) throws -> Int {
        let after = try request.integer("after", default: 0, in: 0...Request.maximumSequence)
        guard let text = request.headers[.lastEventID] else { return after }
        guard let last = Request.integer(text) else {
            throw Problem.invalid("Last-Event-ID", "expected the id of an event of this stream")
        }
        return max(after, last)
    }
}

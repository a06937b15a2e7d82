import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceRuntime
import TandemEvents
import Transcript

/// The HTTP API of the gateway, described in `schemas/openapi/gateway.yaml`.
struct GatewayAPI: Sendable {
    let configuration: GatewayConfiguration
    let sessions: SessionAuthority
    let directory: ConversationDirectory
    let intake: Intake
    let streams: ConversationStreams
    let limits: RequestLimits

    func addRoutes(to router: Router<ServiceRequestContext>) {
        router.post("/v1/sessions", use: startSession)
        router.refuseOtherMethods("/v1/sessions", allowed: [.post])
        router.post("/v1/conversations", use: openConversation)
        router.get("/v1/conversations", use: listConversations)
        router.refuseOtherMethods("/v1/conversations", allowed: [.get, .post])
        router.get("/v1/conversations/{id}", use: getConversation)
        router.refuseOtherMethods("/v1/conversations/{id}", allowed: [.get])
        router.post("/v1/conversations/{id}/messages", use: postMessage)
        router.get("/v1/conversations/{id}/messages", use: listMessages)
        router.refuseOtherMethods("/v1/conversations/{id}/messages", allowed: [.get, .post])
        router.get("/v1/conversations/{id}/events", use: getEvents)
        router.refuseOtherMethods("/v1/conversations/{id}/events", allowed: [.get])
        router.post("/v1/conversations/{id}/actions", use: postAction)
        router.refuseOtherMethods("/v1/conversations/{id}/actions", allowed: [.post])
        router.put("/v1/conversations/{id}/typing", use: putTyping)
        router.refuseOtherMethods("/v1/conversations/{id}/typing", allowed: [.put])
    }

    // What an operation takes from its request before anything else.

    /// - Throws: ``Problem`` with 401, 422 or 429.
    func authenticate(_ request: Request, _ context: ServiceRequestContext) throws -> Caller {
        let caller = try sessions.caller(of: request)
        try limits.check(caller, request, context)
        return caller
    }

    /// - Throws: ``Problem`` with 404 where the path names no UUID.
    func conversationID(_ context: ServiceRequestContext) throws -> ConversationID {
        guard let id = context.parameters.get("id").flatMap(ConversationID.init) else {
            throw ConversationDirectory.notFound
        }
        return id
    }

    /// The customer on whose behalf something without a customer of its own is done.
    ///
    /// - Throws: ``Problem`` with 422 where a server key names none.
    func customer(of caller: Caller) throws -> CustomerID {
        guard let customer = caller.customer else {
            throw Problem.invalid(
                SessionAuthority.customerHeader.canonicalName, "a server key names the customer it acts for here")
        }
        return customer
    }
}

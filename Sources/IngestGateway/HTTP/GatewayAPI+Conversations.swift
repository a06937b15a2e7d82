import Hummingbird
import ServiceRuntime
import TandemEvents
import Transcript

/// A conversation as clients see it.
private struct ConversationResource: Encodable {
    var id: ConversationID
    var customerID: CustomerID
    var brand: String
    var channel: Channel
    var owner: Owner
    var epoch: Int
    var sequence: Int
    var language: String?
    var openedAt: Timestamp
    var updatedAt: Timestamp
    var reopenUntil: Timestamp?
    var previous: ConversationID?

    init(_ conversation: TranscriptConversation) {
        id = conversation.id
        customerID = conversation.context.customerID
        brand = conversation.context.brand
        channel = conversation.context.channel
        owner = conversation.owner
        epoch = conversation.epoch
        sequence = conversation.sequence
        language = conversation.language
        openedAt = conversation.openedAt
        updatedAt = conversation.updatedAt
        reopenUntil = conversation.reopenUntil
        previous = conversation.previous
    }
}

private struct ConversationList: Encodable {
    var conversations: [ConversationResource]
    /// The value of `before` for the next page; absent on the last.
    var next: ConversationID?
}

extension GatewayAPI {
    @Sendable func openConversation(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        let caller = try authenticate(request, context)
        let customer = try customer(of: caller)
        let key = try request.idempotencyKey()
        let body = try await request.json(ConversationRequest.self, upTo: Request.maximumBodyBytes)
        try body.validate(isServer: caller.isServer)
        var session: CustomerSession?
        if case .customer(let own) = caller { session = own }
        let acceptance = try await intake.open(
            body, customer: customer, session: session, key: key, brand: configuration.brand, trace: context.trace)
        return try .json(acceptance, status: .accepted)
    }

    @Sendable func listConversations(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        let caller = try authenticate(request, context)
        let customer = try customer(of: caller)
        let limit = try request.integer("limit", default: 20, in: 1...100)
        let before: ConversationID? = try request.identifier("before")
        let found = try await directory.conversations(of: customer, before: before, limit: limit)
        return try .json(
            ConversationList(
                conversations: found.map(ConversationResource.init), next: found.count < limit ? nil : found.last?.id))
    }

    @Sendable func getConversation(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        let caller = try authenticate(request, context)
        let conversation = try await directory.conversation(conversationID(context), for: caller)
        return try .json(ConversationResource(conversation))
    }
}

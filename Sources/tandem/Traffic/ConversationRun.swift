import Foundation
import TandemEvents

/// One conversation as its customer has it: messages go in, and the stream tells what becomes of each.
struct ConversationRun: Sendable {
    /// What became of a message.
    enum Outcome: String, Codable, CaseIterable, Sendable {
        case answered
        case askedAgain
        case toPerson
        case noReply
    }

    struct Result: Sendable {
        var outcome: Outcome
        var latency: Duration
        /// The topic of an answer.
        var topic: String?
        /// The language of the reply, BCP 47.
        var language: String?
    }

    let client: GatewayClient
    let customer: CustomerID
    let conversation: ConversationID
    let receipts: ReceiptsFile?
    private let board = ReplyBoard()

    /// Opens a conversation of a new customer.
    init(
        client: GatewayClient,
        locale: String?,
        receipts: ReceiptsFile?,
        until deadline: ContinuousClock.Instant
    ) async throws {
        self.client = client
        self.receipts = receipts
        customer = CustomerID.starting(at: .now())
        conversation = try await client.open(
            customer: customer,
            idempotencyKey: "open",
            locale: locale,
            until: deadline
        )
    }

    /// Follows the stream until cancelled, resuming where a connection broke off.
    func follow() async {
        var last = 0
        while !Task.isCancelled {
            do {
                try await client.events(of: conversation, customer: customer, after: last) { event in
                    try await receipts?.write(
                        Receipt(
                            kind: .seen,
                            conversation: conversation,
                            id: event.id,
                            sequence: event.sequence,
                            at: .now()
                        )
                    )
                    last = event.sequence
                    board.take(event)
                }
            } catch {
                // The gateway is away or the connection broke; the stream resumes after the last event seen.
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Does something while the stream is followed.
    func whileFollowing<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await follow() }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// Sends a message and waits for what becomes of it.
    ///
    /// - Parameters:
    ///   - due: when the message was to be sent; latency counts from there.
    ///   - patience: how long after `due` the customer waits.
    func say(_ text: String, key: String, due: ContinuousClock.Instant, patience: Duration) async throws -> Result {
        let deadline = due + patience
        let message = try await client.send(
            text,
            to: conversation,
            of: customer,
            idempotencyKey: key,
            until: deadline
        )
        try await receipts?.write(
            Receipt(kind: .accepted, conversation: conversation, id: message.description, at: .now())
        )
        guard let reply = await board.reply(to: message, until: deadline) else {
            return Result(outcome: .noReply, latency: patience)
        }
        return Result(
            outcome: reply.outcome,
            latency: reply.at - due,
            topic: reply.topic,
            language: reply.language
        )
    }
}

import Foundation
import GRDB
import Messaging
import ServiceRuntime
import Synchronization
import TandemEvents
import Transcript

/// Finds conversations, and waits for what the projection has still to read before it says that there is none.
struct ConversationDirectory: Sendable {
    /// How long a request waits for the projection.
    static let maximumWait: Duration = .seconds(2)

    private let heads: ConversationHeads
    private let database: any DatabaseReader
    private let transcript: Transcript
    private let transport: any MessagingTransport
    private let progress: InDatabaseProgress
    private let time: any TimeSource

    init(
        heads: ConversationHeads, database: any DatabaseReader, transcript: Transcript,
        transport: any MessagingTransport, progress: InDatabaseProgress, time: any TimeSource
    ) {
        self.heads = heads
        self.database = database
        self.transcript = transcript
        self.transport = transport
        self.progress = progress
        self.time = time
    }

    /// The conversation, where the caller may see it.
    ///
    /// - Throws: ``Problem`` with 404 where there is none or it is another customer's.
    func head(_ id: ConversationID, for caller: Caller) async throws -> ConversationHead {
        guard let head = try await find(id), caller.customer ?? head.context.customerID == head.context.customerID
        else {
            throw Self.notFound
        }
        return head
    }

    func find(_ id: ConversationID) async throws -> ConversationHead? {
        if let head = heads.head(id) { return head }
        if let head = try await read(id) { return head }
        try await catchUp(id)
        return try await read(id)
    }

    /// The conversation as a whole, where the caller may see it.
    ///
    /// - Throws: ``Problem`` with 404 where there is none or it is another customer's.
    func conversation(_ id: ConversationID, for caller: Caller) async throws -> TranscriptConversation {
        _ = try await head(id, for: caller)
        if let conversation = try await stored(id) { return conversation }
        try await catchUp(id)
        guard let conversation = try await stored(id) else { throw Self.notFound }
        return conversation
    }

    func conversations(
        of customer: CustomerID, before: ConversationID?, limit: Int
    ) async throws -> [TranscriptConversation] {
        try await database.read { [transcript] database in
            try transcript.conversations(of: customer, before: before, limit: limit, in: database)
        }
    }

    func events(of id: ConversationID, after sequence: Int, limit: Int) async throws -> TranscriptPage {
        try await database.read { [transcript] database in
            try transcript.events(of: id, after: sequence, limit: limit, in: database)
        }
    }

    /// Waits until the projection has what the topics hold of a conversation now, at most ``maximumWait``.
    ///
    /// - Throws: `MessagingError` where the topics cannot be asked.
    func catchUp(_ id: ConversationID) async throws {
        let names = [Topic.customerEvents.transportName(), Topic.conversationEvents.transportName()]
        let key = Data(id.description.utf8)
        let deadline = time.now() + Self.maximumWait.milliseconds
        let counts = Dictionary(grouping: try await transport.administrator.partitions(of: names), by: \.topic)
        let ends = try await transport.administrator.offsets(
            Dictionary(
                uniqueKeysWithValues: counts.map { topic, partitions in
                    let partition = KeyPartitioner.partition(for: key, of: Int32(partitions.count))
                    return (TopicPartition(topic, partition), StartPosition.latest)
                }))
        _ = await progress.wait(for: ends, until: deadline, time: time)
    }

    private func read(_ id: ConversationID) async throws -> ConversationHead? {
        guard let head = try await stored(id).map(ConversationHead.init) else { return nil }
        heads.storeIfAbsent(head)
        return head
    }

    private func stored(_ id: ConversationID) async throws -> TranscriptConversation? {
        try await database.read { [transcript] database in try transcript.conversation(id, in: database) }
    }

    static var notFound: Problem {
        Problem(.notFound, "There is no such conversation of this customer.")
    }
}

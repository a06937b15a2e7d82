import Foundation
import GRDB
import Messaging
import TandemEvents

@testable import Transcript

/// A transcript in memory, and records as the router would have written them.
struct TranscriptFixture {
    let codec = EventCodec()
    let transcript = Transcript()
    let database: DatabaseQueue

    init() throws {
        database = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        Transcript.registerMigrations(in: &migrator)
        try migrator.migrate(database)
    }

    static func context(_ number: UInt64, customer: UInt64 = 1) -> ConversationContext {
        ConversationContext(
            conversationID: ConversationID(high: 7, low: number), customerID: CustomerID(high: 9, low: customer),
            brand: "acme", channel: Channel(kind: .web, account: "shop"))
    }

    func record(
        _ body: ConversationEvent, of context: ConversationContext = Self.context(1), id: UInt64? = nil,
        at time: Int64 = 0
    ) throws -> ReceivedMessage {
        let sequence = UInt64(body.sequence ?? 0)
        let event = Event(
            id: EventID(high: context.conversationID.low, low: id ?? sequence),
            time: Timestamp(milliseconds: time + Int64(sequence)), source: .escalationRouter, conversation: context,
            body: body)
        return received(try codec.encode(event, topic: Topic.conversationEvents.transportName()))
    }

    func received(_ message: OutgoingMessage) -> ReceivedMessage {
        ReceivedMessage(
            source: TopicPartition(message.topic, 0), offset: 0, timestamp: 0, key: message.key, value: message.value,
            headers: message.headers)
    }

    static func message(
        _ sequence: Int, _ text: String = "Where is my order?", author: AuthorKind = .customer, language: String = "en"
    ) -> ConversationEvent {
        .message(
            ConversationMessage(
                sequence: sequence, messageID: MessageID(high: 3, low: UInt64(sequence)), author: Author(kind: author),
                content: Content(text: text, language: Language(tag: language, confidence: 900))))
    }

    @discardableResult
    func project(_ messages: [ReceivedMessage]) throws -> TranscriptBatch {
        try database.write { database in try transcript.project(messages, in: database) }
    }

    func conversation(_ id: ConversationID) throws -> TranscriptConversation? {
        try database.read { database in try transcript.conversation(id, in: database) }
    }

    func events(_ id: ConversationID, after: Int = 0, limit: Int = 500) throws -> TranscriptPage {
        try database.read { database in try transcript.events(of: id, after: after, limit: limit, in: database) }
    }
}

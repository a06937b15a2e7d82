import Foundation
package import GRDB
package import Messaging
package import TandemEvents

extension Transcript {
    /// Takes records of `conversation-events`.
    ///
    /// A record whose event or `sequence` is known changes nothing. Sequences that are missing (the topic no longer
    /// holds them) are counted and do not hold up what follows.
    ///
    /// - Parameter messages: in the order of their partitions.
    /// - Throws: `DatabaseError`; the caller's transaction is then to be rolled back.
    package func project(_ messages: [ReceivedMessage], in database: Database) throws -> TranscriptBatch {
        var batch = TranscriptBatch()
        var rows: [ConversationID: ConversationRow] = [:]
        let insertion = try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO transcriptEvent (conversation, sequence, id, type, time, value)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for message in messages {
            let event: Event<ConversationEvent>
            let context: ConversationContext
            let sequence: Int
            do throws(EventCodingError) {
                event = try codec.decode(ConversationEvent.self, from: message)
                context = try Self.context(of: event)
                sequence = try self.sequence(of: event, in: message)
            } catch {
                batch.rejected.append(TranscriptBatch.Rejection(message: message, error: error))
                continue
            }
            let known = try rows[context.conversationID] ?? row(of: context.conversationID, in: database)
            var row = try known ?? insert(TranscriptConversation(context: context, openedAt: event.time), in: database)
            guard sequence > row.conversation.sequence else {
                batch.repeats += 1
                continue
            }
            try insertion.execute(arguments: [
                row.number, sequence, Data(event.id.bytes), TranscriptEvent.name(of: event.type),
                event.time.milliseconds, flatValue(of: message),
            ])
            if database.changesCount == 0 {
                batch.repeats += 1
            } else {
                if sequence > row.conversation.sequence + 1 { batch.gaps += 1 }
                row.conversation.apply(event)
                batch.applied.append(event)
            }
            row.conversation.sequence = sequence
            row.isChanged = true
            rows[context.conversationID] = row
        }
        for row in rows.values where row.isChanged {
            try update(row, in: database)
        }
        return batch
    }

    /// Takes records of `customer-events`, so that a conversation is known from its first moment; of these it heeds
    /// `conversation.opened` alone, and passes over what it cannot read, which the router reports.
    ///
    /// - Returns: the conversations that were opened.
    package func projectOpenings(_ messages: [ReceivedMessage], in database: Database) throws -> [ConversationID] {
        let type = Data(ConversationOpened.type.description.utf8)
        var opened: [ConversationID] = []
        for message in messages where message.header("ce_type") == type {
            guard let event = try? codec.decode(ConversationOpened.self, from: message),
                let context = event.conversation
            else { continue }
            let openedAt = event.receivedAt ?? event.time
            let known = try row(of: context.conversationID, in: database)
            var row = try known ?? insert(TranscriptConversation(context: context, openedAt: openedAt), in: database)
            row.conversation.openedAt = min(row.conversation.openedAt, openedAt)
            row.conversation.previous = event.body.previous
            if row.conversation.language == nil { row.conversation.language = event.body.locale }
            try update(row, in: database)
            opened.append(context.conversationID)
        }
        return opened
    }

    private static func context(of event: Event<ConversationEvent>) throws(EventCodingError) -> ConversationContext {
        guard let context = event.conversation else {
            throw EventCodingError(code: .missingField, field: "conversationID", expected: "a UUID")
        }
        return context
    }

    /// The sequence of an event, of one whose type is not known too.
    private func sequence(
        of event: Event<ConversationEvent>, in message: ReceivedMessage
    ) throws(EventCodingError) -> Int {
        struct Sequenced: Decodable {
            let sequence: Int
        }
        let sequence: Int
        if let known = event.body.sequence {
            sequence = known
        } else {
            sequence = try codec.decode(Sequenced.self, from: message.value ?? Data()).sequence
        }
        guard sequence > 0 else {
            throw EventCodingError(code: .invalidField, field: "sequence", expected: "an integer from 1")
        }
        return sequence
    }

    /// The record's value without white space before its first field, as ``TranscriptEvent/json`` needs it.
    private func flatValue(of message: ReceivedMessage) -> Data {
        let value = message.value ?? Data()
        guard value.first == UInt8(ascii: "{") else {
            return value.firstIndex(of: UInt8(ascii: "{")).map { Data(value[$0...]) } ?? Data("{}".utf8)
        }
        return value
    }
}

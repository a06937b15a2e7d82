import Foundation
package import GRDB
package import TandemEvents

extension Transcript {
    /// How a conversation stands; nil where it is not known.
    package func conversation(_ id: ConversationID, in database: Database) throws -> TranscriptConversation? {
        try row(of: id, in: database)?.conversation
    }

    /// A customer's conversations, the newest first.
    ///
    /// - Parameters:
    ///   - before: the last conversation of the page before; nil for the first page. One of another customer gives none.
    ///   - limit: 1 to 100; other values become the nearest of these.
    package func conversations(
        of customer: CustomerID, before: ConversationID? = nil, limit: Int = 50, in database: Database
    ) throws -> [TranscriptConversation] {
        try rows(of: customer, before: before, limit: min(max(limit, 1), 100), in: database).map(\.conversation)
    }

    /// The events of a conversation after a sequence, in order; none for a conversation that is not known.
    ///
    /// - Parameters:
    ///   - after: 0 for all.
    ///   - limit: 1 to ``pageLimit``; other values become the nearest of these. A page also ends after ``pageBytes``.
    package func events(
        of id: ConversationID, after sequence: Int = 0, limit: Int = Transcript.pageLimit, in database: Database
    ) throws -> TranscriptPage {
        let limit = min(max(limit, 1), Self.pageLimit)
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence, id, type, time, value FROM transcriptEvent
                WHERE conversation = (SELECT number FROM transcriptConversation WHERE id = ?) AND sequence > ?
                ORDER BY sequence LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [Data(id.bytes), sequence, limit + 1])
        var events: [TranscriptEvent] = []
        var bytes = 0
        while let row = try rows.next() {
            guard events.count < limit, bytes < Self.pageBytes else {
                return TranscriptPage(events: events, hasMore: true)
            }
            let value: Data = row[4]
            bytes += value.count
            events.append(
                TranscriptEvent(
                    conversation: id, sequence: row[0], id: try Identifier(stored: row[1]),
                    type: TranscriptEvent.type(named: row[2]), time: Timestamp(milliseconds: row[3]), value: value))
        }
        return TranscriptPage(events: events, hasMore: false)
    }
}

import Foundation
import GRDB
import TandemEvents

/// A conversation with the number that its events refer to.
struct ConversationRow {
    var number: Int64
    var conversation: TranscriptConversation
    /// Whether it differs from what the table holds.
    var isChanged = false
}

extension Transcript {
    private static let columns = """
        number, id, customer, brand, channelKind, channelAccount, channelAddress, owner, epoch, sequence, language,
        openedAt, updatedAt, reopenUntil, previous
        """

    func row(of id: ConversationID, in database: Database) throws -> ConversationRow? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.columns) FROM transcriptConversation WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [Data(id.bytes)]).map(read)
    }

    /// - Parameter before: the conversation to go on after; nil: begin with the newest.
    func rows(
        of customer: CustomerID, before: ConversationID?, limit: Int, in database: Database
    ) throws -> [ConversationRow] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM transcriptConversation
                WHERE customer = ?1 AND (?2 IS NULL OR (openedAt, number) <
                    (SELECT openedAt, number FROM transcriptConversation WHERE id = ?2 AND customer = ?1))
                ORDER BY openedAt DESC, number DESC LIMIT ?3
                """)
        let arguments: StatementArguments = [Data(customer.bytes), before.map { Data($0.bytes) }, limit]
        return try Row.fetchAll(statement, arguments: arguments).map(read)
    }

    func insert(_ conversation: TranscriptConversation, in database: Database) throws -> ConversationRow {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO transcriptConversation (id, customer, brand, channelKind, channelAccount, channelAddress,
                    owner, epoch, sequence, language, openedAt, updatedAt, reopenUntil, previous)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let context = conversation.context
        let identity: StatementArguments = [
            Data(context.conversationID.bytes), Data(context.customerID.bytes), context.brand,
            context.channel.kind.rawValue, context.channel.account, context.channel.addressID,
        ]
        try statement.execute(arguments: identity + changingValues(of: conversation))
        return ConversationRow(number: database.lastInsertedRowID, conversation: conversation)
    }

    func update(_ row: ConversationRow, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE transcriptConversation SET owner = ?, epoch = ?, sequence = ?, language = ?, openedAt = ?,
                    updatedAt = ?, reopenUntil = ?, previous = ?
                WHERE number = ?
                """)
        try statement.execute(arguments: changingValues(of: row.conversation) + [row.number])
    }

    private func changingValues(of conversation: TranscriptConversation) throws -> StatementArguments {
        [
            try codec.encode(conversation.owner), conversation.epoch, conversation.sequence, conversation.language,
            conversation.openedAt.milliseconds, conversation.updatedAt.milliseconds,
            conversation.reopenUntil?.milliseconds, conversation.previous.map { Data($0.bytes) },
        ]
    }

    private func read(_ row: Row) throws -> ConversationRow {
        let channel = Channel(kind: ChannelKind(rawValue: row[4]), account: row[5], addressID: row[6])
        let context = ConversationContext(
            conversationID: try Identifier(stored: row[1]), customerID: try Identifier(stored: row[2]), brand: row[3],
            channel: channel)
        var conversation = TranscriptConversation(context: context, openedAt: Timestamp(milliseconds: row[11]))
        conversation.owner = try codec.decode(Owner.self, from: row[7])
        conversation.epoch = row[8]
        conversation.sequence = row[9]
        conversation.language = row[10]
        conversation.updatedAt = Timestamp(milliseconds: row[12])
        conversation.reopenUntil = (row[13] as Int64?).map(Timestamp.init(milliseconds:))
        conversation.previous = try (row[14] as Data?).map(Identifier.init(stored:))
        return ConversationRow(number: row[0], conversation: conversation)
    }
}

extension Identifier {
    /// An identifier from its sixteen bytes in a column.
    init(stored data: Data) throws {
        guard data.count == 16 else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "An identifier in the transcript is not 16 bytes")
        }
        func half(_ bytes: Data.SubSequence) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: half(data.prefix(8)), low: half(data.suffix(8)))
    }
}

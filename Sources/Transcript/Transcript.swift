package import GRDB
package import TandemEvents

/// The read model of `conversation-events`: each conversation's events as they were written, and how it stands.
///
/// It writes within the caller's transaction, so that the caller records there how far it has read. Repeats change
/// nothing, and everything can be projected anew from the topic. Tables: `transcriptConversation`, one row a
/// conversation; `transcriptEvent`, one row an event, appended in the order of arrival.
package struct Transcript: Sendable {
    /// The most events of one page.
    package static let pageLimit = 500
    /// The bytes of values after which a page ends; one larger event still makes a page.
    package static let pageBytes = 1 << 20

    let codec: EventCodec

    package init(codec: EventCodec = EventCodec()) {
        self.codec = codec
    }

    /// Adds the tables to the migrations of a service's database.
    package static func registerMigrations(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("transcript.1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE transcriptConversation (
                        number INTEGER PRIMARY KEY,
                        id BLOB NOT NULL UNIQUE,
                        customer BLOB NOT NULL,
                        brand TEXT NOT NULL,
                        channelKind TEXT NOT NULL,
                        channelAccount TEXT,
                        channelAddress TEXT,
                        owner BLOB NOT NULL,
                        epoch INTEGER NOT NULL,
                        sequence INTEGER NOT NULL,
                        language TEXT,
                        openedAt INTEGER NOT NULL,
                        updatedAt INTEGER NOT NULL,
                        reopenUntil INTEGER,
                        previous BLOB
                    ) STRICT;
                    CREATE INDEX transcriptConversationOfCustomer
                        ON transcriptConversation (customer, openedAt, number);
                    CREATE TABLE transcriptEvent (
                        number INTEGER PRIMARY KEY,
                        conversation INTEGER NOT NULL REFERENCES transcriptConversation (number),
                        sequence INTEGER NOT NULL,
                        id BLOB NOT NULL,
                        type TEXT NOT NULL,
                        time INTEGER NOT NULL,
                        value BLOB NOT NULL
                    ) STRICT;
                    CREATE UNIQUE INDEX transcriptEventInOrder ON transcriptEvent (conversation, sequence);
                    CREATE UNIQUE INDEX transcriptEventOnce ON transcriptEvent (conversation, id);
                    """)
        }
    }
}

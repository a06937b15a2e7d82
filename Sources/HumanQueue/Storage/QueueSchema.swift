import GRDB
import Transcript

/// The tables of the human queue, besides those of the transcript, the outbox and the consumed offsets.
enum QueueSchema {
    static func migrate(_ database: any DatabaseWriter) throws {
        var migrator = DatabaseMigrator()
        Transcript.registerMigrations(in: &migrator)
        migrator.registerMigration("queue.1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE agent (
                        id BLOB PRIMARY KEY NOT NULL,
                        name TEXT NOT NULL,
                        skills BLOB NOT NULL,
                        capacity INTEGER NOT NULL,
                        presence TEXT NOT NULL,
                        tokenHash BLOB NOT NULL UNIQUE,
                        addedAt INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE queueEntry (
                        conversation BLOB PRIMARY KEY NOT NULL,
                        offeredTo BLOB,
                        value BLOB NOT NULL,
                        request BLOB NOT NULL
                    ) STRICT;
                    CREATE INDEX queueEntryOfAgent ON queueEntry (offeredTo) WHERE offeredTo IS NOT NULL;
                    CREATE TABLE assignment (
                        conversation BLOB PRIMARY KEY NOT NULL,
                        agent BLOB NOT NULL,
                        value BLOB NOT NULL,
                        request BLOB
                    ) STRICT;
                    CREATE INDEX assignmentOfAgent ON assignment (agent);
                    CREATE TABLE handled (
                        conversation BLOB NOT NULL,
                        agent BLOB NOT NULL,
                        value BLOB NOT NULL,
                        endedAt INTEGER NOT NULL,
                        PRIMARY KEY (conversation, agent)
                    ) STRICT;
                    CREATE INDEX handledByAge ON handled (endedAt);
                    CREATE TABLE reply (
                        id BLOB PRIMARY KEY NOT NULL,
                        conversation BLOB NOT NULL,
                        agent BLOB NOT NULL,
                        text TEXT NOT NULL,
                        sentAt INTEGER NOT NULL,
                        refusal TEXT
                    ) STRICT;
                    CREATE INDEX replyOfConversation ON reply (conversation, agent);
                    CREATE INDEX replyByAge ON reply (sentAt);
                    CREATE TABLE note (
                        number INTEGER PRIMARY KEY,
                        id BLOB NOT NULL UNIQUE,
                        conversation BLOB NOT NULL,
                        agent BLOB NOT NULL,
                        author TEXT NOT NULL,
                        text TEXT NOT NULL,
                        writtenAt INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX noteOfConversation ON note (conversation, number);
                    CREATE TABLE followUp (
                        conversation BLOB PRIMARY KEY NOT NULL,
                        kind TEXT NOT NULL,
                        due INTEGER NOT NULL,
                        reference TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX followUpByTime ON followUp (due);
                    CREATE TABLE answeredRequest (
                        agent BLOB NOT NULL,
                        key TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        status INTEGER NOT NULL,
                        body BLOB NOT NULL,
                        answeredAt INTEGER NOT NULL,
                        PRIMARY KEY (agent, key, digest)
                    ) STRICT;
                    CREATE INDEX answeredRequestByAge ON answeredRequest (answeredAt);
                    CREATE TABLE headway (
                        number INTEGER PRIMARY KEY,
                        line TEXT NOT NULL,
                        at INTEGER NOT NULL,
                        milliseconds INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX headwayByAge ON headway (at);
                    CREATE TABLE staffing (
                        skills TEXT PRIMARY KEY NOT NULL,
                        onShift INTEGER
                    ) STRICT;
                    INSERT INTO staffing (skills) VALUES ('');
                    """)
        }
        try migrator.migrate(database)
    }
}

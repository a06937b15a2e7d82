import Foundation
package import GRDB
package import Logging
import ServiceLifecycle

/// Sends what stands in an ``Outbox``, in order per key: a message is sent only once the one before it with the same key
/// has been acknowledged. A crash between acknowledgement and deletion sends a message twice.
package struct OutboxRelay: Service {
    private let outbox: Outbox
    private let database: any DatabaseWriter
    private let transport: any MessagingTransport
    private let time: any TimeSource
    private let logger: Logger
    private let batchSize = 500

    package init(
        outbox: Outbox,
        database: any DatabaseWriter,
        transport: any MessagingTransport,
        time: any TimeSource,
        logger: Logger
    ) {
        self.outbox = outbox
        self.database = database
        self.transport = transport
        self.time = time
        self.logger = logger
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await relay()
            } catch is CancellationError {
                return
            }
        }
    }

    private func relay() async throws {
        var backoff = Backoff()
        var producer: (any MessageProducer)?
        while !Task.isCancelled {
            do {
                let current: any MessageProducer
                if let producer { current = producer } else { current = try await transport.makeProducer() }
                producer = current
                if try await sendBatch(current) { backoff.reset() } else { await outbox.appended.wait() }
            } catch let error as MessagingError {
                logger.warning("Outbox waits", metadata: ["error.code": "\(error.code)"])
                if error.code == .fatal || error.code == .closed {
                    await producer?.close()
                    producer = nil
                }
                try await time.sleep(for: backoff.pause())
            } catch let error as DatabaseError {
                logger.error("Outbox cannot be read", metadata: ["error.code": "\(error.resultCode)"])
                try await time.sleep(for: backoff.pause())
            }
        }
        await producer?.close()
    }

    /// - Returns: `false` where nothing was waiting.
    private func sendBatch(_ producer: any MessageProducer) async throws -> Bool {
        var waiting = try await database.read { database in try Stored.oldest(batchSize, database) }
        guard !waiting.isEmpty else { return false }
        while !waiting.isEmpty {
            var keys: Set<Stored.Key> = []
            let wave = waiting.filter { keys.insert($0.orderingKey).inserted }
            let positions = Set(wave.map(\.position))
            waiting.removeAll { positions.contains($0.position) }
            _ = try await producer.send(wave.map(\.message))
            try await database.write { database in
                let delete = try database.cachedStatement(sql: "DELETE FROM outbox_message WHERE position = ?")
                for position in positions { try delete.execute(arguments: [position]) }
            }
        }
        return true
    }
}

/// A message as it waits in the table.
private struct Stored: Sendable {
    struct Key: Hashable {
        var topic: String
        var key: Data?
    }

    var position: Int64
    var message: OutgoingMessage

    var orderingKey: Key { Key(topic: message.topic, key: message.key) }

    static func oldest(_ count: Int, _ database: Database) throws -> [Stored] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT position, topic, partition, key, value, headers FROM outbox_message
                ORDER BY position LIMIT ?
                """,
            arguments: [count]
        )
        var stored: [Stored] = []
        while let row = try rows.next() {
            let message = OutgoingMessage(
                topic: row[1],
                partition: row[2],
                key: row[3],
                value: row[4],
                headers: try OutboxHeaders.decode(row[5])
            )
            stored.append(Stored(position: row[0], message: message))
        }
        return stored
    }
}

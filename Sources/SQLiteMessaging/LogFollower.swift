import GRDB
import Messaging

/// Takes over what the process that writes the log has committed, for a transport that only reads it.
final class LogFollower: Sendable {
    private struct Snapshot: Sendable {
        var topics: [TopicLog]
        var committed: [String: [Int64: Int64]]
    }

    private let log: MessageLog
    private let path: String
    // One connection of its own: SQLite's data version tells of changes since this connection looked last.
    private let connection: DatabaseQueue
    private let version = LastVersion()

    init(file: String, log: MessageLog) throws(MessagingError) {
        self.log = log
        path = file
        connection = try LogDatabase.attempt(at: file) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            return try DatabaseQueue(path: file, configuration: configuration)
        }
    }

    /// Takes over what has been committed since the last time.
    func refresh() async throws(MessagingError) {
        let snapshot: Snapshot?
        do {
            snapshot = try await connection.read { [version] database in
                let now = try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0
                guard version.changes(to: now) else { return nil }
                return Snapshot(
                    topics: try LogDatabase.topics(in: database),
                    committed: try LogDatabase.committed(in: database)
                )
            }
        } catch {
            throw error is CancellationError ? .transportClosed : .storage(error, at: path)
        }
        guard let snapshot else { return }
        for topic in log.topics where !snapshot.topics.contains(where: { $0.id == topic.id }) {
            _ = log.remove(topic.specification.name)
        }
        var woken: [ObjectIdentifier: (feed: MessageFeed, partitions: [Int64])] = [:]
        for topic in snapshot.topics {
            guard let known = try? log.topic(topic.specification.name) else {
                log.add(topic)
                continue
            }
            for (partition, now) in zip(known.partitions, topic.partitions) {
                for feed in partition.advance(start: now.startOffset, next: now.nextOffset) {
                    woken[ObjectIdentifier(feed), default: (feed, [])].partitions.append(partition.id)
                }
            }
        }
        log.replaceCommitted(snapshot.committed)
        for (feed, partitions) in woken.values { feed.wake(partitions) }
    }

    /// Refreshes every `interval` until the task is cancelled. SQLite tells no other process of a commit, so this asks.
    func run(every interval: Duration, time: any TimeSource) async {
        while true {
            do {
                try await time.sleep(for: interval)
            } catch {
                return
            }
            // Where the file cannot be read now, feeds say so.
            try? await refresh()
        }
    }

    func close() {
        try? connection.close()
    }
}

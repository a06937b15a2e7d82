import Logging
import Messaging

/// Removes what topics no longer keep, in small steps between which producers write.
struct LogMaintenance: Sendable {
    let database: LogDatabase
    let log: MessageLog
    let time: any TimeSource
    let tombstoneRetention: Duration

    /// Messages looked at or removed in one transaction.
    static let stepSize = 500

    /// Runs until nothing is left to remove now.
    func run() async throws(MessagingError) {
        for topic in log.topics {
            switch topic.specification.retention {
            case .forever: break
            case .time(let duration):
                try await removeExpired(topic, before: time.now() - duration.milliseconds)
            case .compacted:
                for partition in topic.partitions { try await compact(partition) }
            }
        }
        try await removeDeletedTopics()
    }

    /// Runs every `interval` until the task is cancelled.
    func run(every interval: Duration, logger: Logger) async {
        while true {
            do {
                try await time.sleep(for: interval)
            } catch {
                return
            }
            do {
                try await run()
            } catch {
                guard error.code != .closed else { return }
                logger.warning(
                    "Message log could not be cleaned; it is tried again",
                    metadata: ["error.code": "\(error.code)", "error.message": "\(error.message)"]
                )
            }
        }
    }
}

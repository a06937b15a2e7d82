import Logging
import Messaging
import ServiceLifecycle
import ServiceRuntime
import TandemEvents

/// Tells of changes of the queue and of who is on shift, at most once in a while.
struct QueueAnnouncer: Service {
    static let interval: Duration = .seconds(2)
    private static let tidyInterval: Duration = .seconds(3_600)

    let core: QueueCore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var tidiedAt: Timestamp?
            while !Task.isCancelled {
                await core.moved.wait()
                guard !Task.isCancelled else { return }
                let tidies = tidiedAt.map { core.now - $0 >= Self.tidyInterval } ?? true
                do {
                    try await core.perform { step in
                        try step.announce()
                        if tidies { try step.tidy() }
                    }
                    if tidies { tidiedAt = core.now }
                } catch {
                    logger.error("Announcement failed", metadata: [Keys.error: "\(error)"])
                    core.moved.raise()
                }
                try? await core.time.sleep(for: Self.interval)
            }
        }
    }
}

import Messaging
import ServiceLifecycle

/// Keeps the agents' streams alive, and ends them when the service shuts down.
struct FeedHeartbeat: Service {
    static let interval: Duration = .seconds(10)

    let core: QueueCore

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await core.time.sleep(for: Self.interval) } catch { break }
                core.feeds.sendHeartbeats()
            }
        }
        core.feeds.closeAll()
    }
}

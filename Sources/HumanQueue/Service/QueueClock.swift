import Logging
import Messaging
import ServiceLifecycle
import ServiceRuntime

/// Does what is due: offers and leases that end, agents who have waited long enough for better ones.
struct QueueClock: Service {
    let core: QueueCore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await core.wakeChanged.wait(until: core.wakeAt, time: core.time)
                guard let wakeAt = core.wakeAt, wakeAt <= core.time.now(), !Task.isCancelled else { continue }
                do {
                    try await core.perform { _ in }
                } catch {
                    logger.error("Due work failed", metadata: [Keys.error: "\(error)"])
                    try? await core.time.sleep(for: .seconds(1))
                }
            }
        }
    }
}

import Messaging
import ServiceLifecycle

/// Sends a comment to every open stream at regular times.
struct StreamHeartbeat: Service {
    let streams: ConversationStreams
    let interval: Duration
    let time: any TimeSource

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await time.sleep(for: interval)
                } catch {
                    return
                }
                streams.sendHeartbeats()
            }
        }
    }
}

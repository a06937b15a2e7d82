import Foundation
import Logging
import Messaging
import ServiceLifecycle
import ServiceRuntime
import TandemEvents

/// Passes on to open streams that someone types or has seen the conversation; what nobody watches is dropped.
struct EphemeralRelay: Service {
    let transport: any MessagingTransport
    let streams: ConversationStreams
    let codec: EventCodec
    let time: any TimeSource
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await relay()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("Ephemeral events cannot be read", metadata: [Keys.error: "\(error)"])
                }
                try? await time.sleep(for: .seconds(1))
            }
        }
    }

    private func relay() async throws {
        let partitions = try await transport.administrator.partitions(of: [Topic.ephemeral.transportName()])
        let reader = try await transport.makeReader(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) }),
            maximumBufferedBytes: 1 << 20)
        do {
            while let event = try await reader.next() {
                try Task.checkCancellation()
                guard case .messages(let messages) = event else { continue }
                for message in messages { pass(message) }
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    private func pass(_ message: ReceivedMessage) {
        guard let key = message.key, let conversation = ConversationID(String(decoding: key, as: UTF8.self)),
            streams.isWatched(conversation), let value = message.value,
            let event = try? codec.decode(EphemeralEvent.self, from: message)
        else { return }
        switch event.body {
        case .typingChanged(let typing) where typing.author.kind != .customer:
            streams.send(ServerSentEvents.frame(event: "typing.changed", data: value), to: conversation)
        case .messagesSeen(let seen) where seen.author.kind != .customer:
            streams.send(ServerSentEvents.frame(event: "messages.seen", data: value), to: conversation)
        default:
            break
        }
    }
}

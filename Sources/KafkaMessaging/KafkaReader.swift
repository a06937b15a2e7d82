import Logging
import Messaging

/// Reads fixed partitions without a group.
final class KafkaReader: MessageReader, ClosableClient {
    private let consuming: ConsumingClient

    init(
        _ positions: [TopicPartition: StartPosition],
        maximumBufferedBytes: Int,
        configuration: KafkaConfiguration,
        logger: Logger
    ) async throws(MessagingError) {
        let consuming = try ConsumingClient(
            name: "\(configuration.clientID)-reader",
            properties: configuration.readerProperties(bufferedBytes: maximumBufferedBytes),
            maximumBufferedBytes: maximumBufferedBytes,
            logger: logger
        )
        self.consuming = consuming
        consuming.start(ReaderEvents(consuming: consuming))
        do throws(MessagingError) {
            // Resolved before this returns, so that `latest` means now.
            let offsets = try await consuming.offsets(positions, timeout: configuration.requestTimeout)
            try await consuming.client.command { native throws(MessagingError) in
                try KafkaClient.learnLeaders(
                    of: Set(offsets.keys.map(\.topic)),
                    with: native,
                    timeout: configuration.requestTimeout
                )
                try consuming.assign(Set(offsets.keys), with: native)
            }
            consuming.change { buffer in
                buffer.assign(Set(offsets.keys))
                buffer.start(offsets)
            }
        } catch {
            await consuming.close()
            throw error
        }
    }

    func next() async throws(MessagingError) -> ReaderEvent? {
        switch try await consuming.channel.next() {
        case .messages(let messages): return .messages(messages)
        case .reachedEnd(let partition, let offset): return .reachedEnd(partition, offset: offset)
        case .interrupted(let error): return .interrupted(error)
        case .assigned, .revoked, .lost: preconditionFailure("a reader belongs to no group")
        case nil: return nil
        }
    }

    var isClosed: Bool { consuming.client.isClosing }

    func close() async {
        await consuming.close()
    }
}

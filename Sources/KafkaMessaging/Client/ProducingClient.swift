import CRDKafka
import Logging
import Messaging
import Synchronization

/// The client of an idempotent producer.
final class ProducingClient: Sendable {
    let directory: PartitionDirectory
    private let client: KafkaClient
    private let fatal = FatalFailure()

    /// Connects, so that brokers that are away show here rather than with the first message.
    ///
    /// - Throws: ``MessagingError/Code/unavailable``, ``MessagingError/Code/configuration``.
    init(configuration: KafkaConfiguration, logger: Logger) async throws(MessagingError) {
        let client = try KafkaClient(
            role: .producer,
            name: "\(configuration.clientID)-producer",
            properties: configuration.producerProperties(),
            logger: logger
        )
        self.client = client
        client.start(DeliveryReports { [fatal] in fatal.note($0) })
        directory = PartitionDirectory(asking: client, timeout: configuration.requestTimeout)
        do throws(MessagingError) {
            _ = try await client.command { native throws(MessagingError) in
                try KafkaClient.partitionCounts(native, timeout: configuration.requestTimeout)
            }
        } catch {
            await client.close()
            throw error
        }
    }

    /// Whether librdkafka has declared the client unusable.
    var isFailed: Bool { fatal.failure != nil }

    /// Sends messages to the partitions named beside them and waits until all of them are durable or have failed.
    func send(_ messages: [OutgoingMessage], to partitions: [Int32]) async -> Result<[Int64], KafkaFailure> {
        await withCheckedContinuation { continuation in
            let batch = DeliveryBatch(count: messages.count, continuation: continuation)
            do throws(MessagingError) {
                try client.withHandle { native, _, _ throws(MessagingError) in
                    for (index, message) in messages.enumerated() {
                        let failure = KafkaClient.produce(
                            message,
                            to: partitions[index],
                            tag: batch.tag(index),
                            with: native
                        )
                        if let failure {
                            if let fatalFailure = KafkaFailure(fatalOf: native) { fatal.note(fatalFailure) }
                            batch.end(from: index, failure: failure)
                            return
                        }
                    }
                }
            } catch {
                batch.end(from: 0, failure: KafkaFailure(RD_KAFKA_RESP_ERR__DESTROY))
            }
        }
    }

    func close() async {
        _ = try? await client.command { native throws(MessagingError) in
            // Bounded by the delivery timeout of what is in flight.
            rd_kafka_flush(native, -1)
        }
        await client.close()
    }
}

/// Remembers the first error that made a client unusable.
final class FatalFailure: Sendable {
    private let state = Mutex<KafkaFailure?>(nil)

    var failure: KafkaFailure? { state.withLock { $0 } }

    func note(_ failure: KafkaFailure) {
        guard failure.isFatal else { return }
        state.withLock { $0 = $0 ?? failure }
    }
}

extension PartitionDirectory {
    /// Asks over a producer's client.
    convenience init(asking client: KafkaClient, timeout: Duration) {
        self.init { topics async throws(MessagingError) in
            try await client.command { native throws(MessagingError) in
                let counts = try KafkaClient.partitionCounts(native, timeout: timeout)
                    .filter { topics.contains($0.key) }
                try KafkaClient.learnLeaders(of: counts.keys, with: native, timeout: timeout)
                return counts
            }
        }
    }
}

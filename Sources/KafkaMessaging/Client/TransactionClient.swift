import CRDKafka
import Foundation
import Logging
import Messaging

/// The client of a transactional producer; its calls block and belong on its command thread.
final class TransactionClient: Sendable {
    let directory: PartitionDirectory
    private let client: KafkaClient
    private let fatal: FatalFailure
    private let transactionTimeout: Duration

    /// Connects and fences whoever used this transactional id before, which waits for a transaction left open.
    ///
    /// - Throws: ``MessagingError/Code/unavailable``, ``MessagingError/Code/configuration``,
    ///   ``MessagingError/Code/fenced``.
    init(id: String, configuration: KafkaConfiguration, logger: Logger) async throws(MessagingError) {
        let properties = configuration.transactionalProducerProperties(id: id)
        let client = try KafkaClient(
            role: .producer,
            name: "\(configuration.clientID)-transactions",
            properties: properties,
            logger: logger
        )
        self.client = client
        let fatal = FatalFailure()
        self.fatal = fatal
        let milliseconds = properties.last { $0.0 == "transaction.timeout.ms" }.flatMap { Int64($0.1) } ?? 10_000
        let transactionTimeout = Duration.milliseconds(milliseconds)
        self.transactionTimeout = transactionTimeout
        client.start(DeliveryReports { fatal.note($0) })
        directory = PartitionDirectory(asking: client, timeout: configuration.requestTimeout)
        do throws(MessagingError) {
            try await client.command { native throws(MessagingError) in
                // A transaction that the last user left open is waited for.
                let deadline = ContinuousClock.now + transactionTimeout + .seconds(20)
                if let failure = retry(until: deadline, { rd_kafka_init_transactions(native, 10_000) }) {
                    throw MessagingError("Beginning to use the transactional id \(id)", failure)
                }
            }
        } catch {
            await client.close()
            throw error
        }
    }

    func commit(
        _ transaction: MessageTransaction,
        to partitions: [Int32],
        membership: KafkaGroupMembership
    ) async throws(MessagingError) {
        try await client.command { [fatal, transactionTimeout] native throws(MessagingError) in
            if fatal.failure != nil || KafkaFailure(fatalOf: native) != nil {
                throw MessagingError(.fatal, "This transactional producer cannot go on: make it again.")
            }
            guard !membership.isEnded else {
                throw MessagingError("Committing a transaction", KafkaFailure(RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST))
            }
            if let failure = KafkaFailure(consuming: rd_kafka_begin_transaction(native)) {
                throw Self.outcome("Beginning a transaction", failure, native)
            }
            do throws(KafkaFailure) {
                try Self.complete(
                    transaction,
                    to: partitions,
                    membership: membership,
                    timeout: transactionTimeout,
                    with: native
                )
            } catch {
                // A fenced producer stays fenced, whatever becomes of the abort.
                if error.isProducerFenced {
                    var final = error
                    final.isFatal = true
                    fatal.note(final)
                }
                throw Self.abort(after: error, timeout: transactionTimeout, with: native)
            }
        }
    }

    var isClosed: Bool { client.isClosing }

    func close() async {
        await client.close()
    }

    private static func complete(
        _ transaction: MessageTransaction,
        to partitions: [Int32],
        membership: KafkaGroupMembership,
        timeout: Duration,
        with native: OpaquePointer
    ) throws(KafkaFailure) {
        let deadline = ContinuousClock.now + timeout
        for (index, message) in transaction.messages.enumerated() {
            while let failure = KafkaClient.produce(message, to: partitions[index], tag: nil, with: native) {
                guard failure.code == RD_KAFKA_RESP_ERR__QUEUE_FULL, ContinuousClock.now < deadline else {
                    throw failure
                }
                rd_kafka_flush(native, 1000)
            }
        }
        let positions = TopicPartitionList(transaction.positions)
        let sent = retry(until: deadline) {
            rd_kafka_send_offsets_to_transaction(native, positions.pointer, membership.metadata, 10_000)
        }
        if let sent { throw sent }
        // A call that ran out of time goes on where it was when it is made again, so the outcome becomes known; after
        // twice the transaction's time the coordinator has decided by itself.
        let committed = retry(until: deadline + timeout) { rd_kafka_commit_transaction(native, -1) }
        if let committed { throw committed }
    }

    /// Aborts what can be aborted and tells what has become of the transaction.
    private static func abort(
        after failure: KafkaFailure,
        timeout: Duration,
        with native: OpaquePointer
    ) -> MessagingError {
        if failure.isFatal || KafkaFailure(fatalOf: native) != nil {
            return outcome("Committing a transaction", failure, native)
        }
        // The coordinator has aborted, or will, what a fenced producer left open.
        let patience = failure.isProducerFenced ? .seconds(1) : timeout
        let aborted = retry(until: ContinuousClock.now + patience) { rd_kafka_abort_transaction(native, 1000) }
        if let aborted, !failure.isProducerFenced {
            // Whether it was committed before it could be aborted is not known here: committed positions tell.
            return outcome("Aborting a transaction", aborted, native)
        }
        var error = MessagingError("Committing a transaction", failure)
        if ![.fenced, .messageTooLarge].contains(error.code) {
            error.code = .aborted
            error.isRetriable = true
        }
        return error
    }

    private static func outcome(_ action: String, _ failure: KafkaFailure, _ native: OpaquePointer) -> MessagingError {
        var failure = KafkaFailure(fatalOf: native) ?? failure
        failure.isFatal = true
        return MessagingError(action, failure)
    }
}

/// Repeats a call while librdkafka calls its failure retriable.
///
/// - Returns: the last failure, or `nil` after success.
private func retry(
    until deadline: ContinuousClock.Instant,
    _ call: () -> OpaquePointer?
) -> KafkaFailure? {
    while true {
        guard let failure = KafkaFailure(consuming: call()) else { return nil }
        guard failure.isRetriable, !failure.isFatal, ContinuousClock.now < deadline else { return failure }
        // Some retriable failures are returned at once. This thread is the client's own.
        Thread.sleep(forTimeInterval: 0.01)
    }
}

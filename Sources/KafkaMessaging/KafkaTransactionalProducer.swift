import Messaging

/// Commits positions and messages in transactions of Kafka (KIP-98, KIP-447).
final class KafkaTransactionalProducer: TransactionalProducer, ClosableClient {
    private let client: TransactionClient
    private let sizeLimit: MessageSizeLimit

    init(client: TransactionClient, sizeLimit: MessageSizeLimit) {
        self.client = client
        self.sizeLimit = sizeLimit
    }

    func commit(_ transaction: MessageTransaction) async throws(MessagingError) {
        guard let membership = transaction.membership as? KafkaGroupMembership, !transaction.positions.isEmpty else {
            throw MessagingError(
                .configuration,
                "A transaction needs positions and the membership of an assignment by the same transport."
            )
        }
        try sizeLimit.check(transaction.messages)
        let partitions = try await client.directory.partitions(of: transaction.messages)
        try await client.commit(transaction, to: partitions, membership: membership)
    }

    var isClosed: Bool { client.isClosed }

    func close() async {
        await client.close()
    }
}

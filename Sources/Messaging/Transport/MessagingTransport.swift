/// Carries messages between services: a log of topics, each an ordered sequence of messages in every partition.
///
/// What every transport promises, and the conformance suite in `MessagingTestKit` checks:
/// - A message is durable when ``MessageProducer/send(_:)`` returns.
/// - Messages of one producer with the same key stand in one partition, in the order sent; the partition of a key is the
///   one that ``KeyPartitioner`` names, on every transport.
/// - The members of a group share the partitions of their topics; when one leaves or dies, the others take over from the
///   offsets committed last.
/// - A transaction is visible whole or not at all, and a member that no longer owns its partitions cannot commit one.
/// - Every reader sees committed messages only.
package protocol MessagingTransport: Sendable {
    /// The largest message accepted, key, value and headers together, in bytes.
    var maximumMessageSize: Int { get }

    var administrator: any MessagingAdministrator { get }

    func makeProducer() async throws(MessagingError) -> any MessageProducer

    /// - Parameter id: stable over restarts of one instance; a second producer with the same id fences the first.
    func makeTransactionalProducer(id: String) async throws(MessagingError) -> any TransactionalProducer

    func makeGroupConsumer(
        _ configuration: GroupConsumerConfiguration
    ) async throws(MessagingError) -> any GroupConsumer

    /// Reads fixed partitions, without a group and without recording how far.
    func makeReader(
        _ positions: [TopicPartition: StartPosition],
        maximumBufferedBytes: Int
    ) async throws(MessagingError) -> any MessageReader

    /// Ends everything that was made here and has not been closed; idempotent.
    func close() async
}

extension MessagingTransport {
    package func makeReader(
        _ positions: [TopicPartition: StartPosition]
    ) async throws(MessagingError) -> any MessageReader {
        try await makeReader(positions, maximumBufferedBytes: 8 << 20)
    }
}

/// Appends messages, each durable on its own.
package protocol MessageProducer: Sendable {
    /// Sends messages in order and returns once all of them are durable.
    ///
    /// - Returns: their positions, in the order given.
    /// - Throws: the first failure; messages before it may have been stored, so a retry can store them twice.
    ///   ``MessagingError/Code/bufferFull`` and ``MessagingError/Code/messageTooLarge`` mean that none was stored.
    func send(_ messages: [OutgoingMessage]) async throws(MessagingError) -> [MessagePosition]

    /// Waits until what was sent is durable or has failed; idempotent.
    func close() async
}

extension MessageProducer {
    @discardableResult
    package func send(_ message: OutgoingMessage) async throws(MessagingError) -> MessagePosition {
        try await send([message])[0]
    }
}

/// Input positions and output that become visible together or not at all.
package struct MessageTransaction: Sendable {
    package var messages: [OutgoingMessage]
    /// The next offset to read of each partition that the work came from; never empty, so that a member that slept
    /// through a rebalance is refused even where it wrote on a timer alone.
    package var positions: [TopicPartition: Int64]
    package var membership: any GroupMembership

    package init(
        messages: [OutgoingMessage],
        positions: [TopicPartition: Int64],
        membership: any GroupMembership
    ) {
        self.messages = messages
        self.positions = positions
        self.membership = membership
    }
}

/// Commits consumed positions and produced messages atomically (KIP-98, KIP-447).
package protocol TransactionalProducer: Sendable {
    /// Commits the whole transaction; returns once it is durable and visible.
    ///
    /// - Throws: ``MessagingError/Code/aborted`` where none of it is visible and the same producer may try again;
    ///   ``MessagingError/Code/fenced`` where another member or producer has taken over;
    ///   ``MessagingError/Code/fatal`` where this producer has to be made again. After the last two nothing of the
    ///   transaction is or becomes visible unless it was committed whole: committed positions tell.
    func commit(_ transaction: MessageTransaction) async throws(MessagingError)

    func close() async
}

/// Reads fixed partitions.
package protocol MessageReader: Sendable {
    /// Waits for the next event; `nil` once closed. One caller at a time.
    func next() async throws(MessagingError) -> ReaderEvent?

    func close() async
}

package enum ReaderEvent: Sendable {
    /// One or more messages, in order within each partition.
    case messages([ReceivedMessage])
    /// Everything before `offset` has been delivered, and there was nothing more when this was noticed. Sent once each
    /// time the end is reached.
    case reachedEnd(TopicPartition, offset: Int64)
    /// The transport cannot be reached; reading goes on by itself once it can.
    case interrupted(MessagingError)
}

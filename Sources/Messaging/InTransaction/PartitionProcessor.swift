/// Stateful work on one partition of co-partitioned inputs, each step atomic with its input positions and its output.
///
/// An ``InTransactionConsumer`` confines it to one task and calls it in this order: `restore` for each message of the
/// state partition, then transactions. In a transaction it calls `prepare` once, then `process` and `fireTimer` in any
/// order, then `snapshot`; then `commit` where the transport has committed, `rollback` where it has not. Work done since
/// the last `commit` must stay in an overlay that `rollback` drops.
package protocol PartitionProcessor: AnyObject {
    /// Takes one message of the state partition, oldest first.
    ///
    /// - Throws: where the message cannot be understood; the partition is then refused, since going on would lose state.
    func restore(_ message: ReceivedMessage) throws

    /// The next offset of each input topic as the last progress record restored tells; `nil` where there was none.
    var restoredPositions: [String: Int64]? { get }

    /// Adopts what has changed outside the inputs.
    ///
    /// - Parameter now: milliseconds since 1970.
    /// - Returns: messages for the transaction.
    func prepare(now: Int64) -> [OutgoingMessage]

    /// Whether nothing of this input topic is to be taken for now; messages wait in order.
    func isHeld(_ topic: String, now: Int64) -> Bool

    /// Takes one input message. What cannot be understood becomes a dead letter among the messages returned.
    func process(_ message: ReceivedMessage, now: Int64) -> [OutgoingMessage]

    /// When the earliest timer is due, milliseconds since 1970; work in the overlay included.
    var nextTimer: Int64? { get }

    /// Fires the earliest timer, which is due.
    func fireTimer(now: Int64) -> [OutgoingMessage]

    /// Ends a transaction: snapshots of what has changed and, as the last message, the progress record, both to this
    /// state partition explicitly.
    ///
    /// - Parameter positions: the next offset of each input topic.
    func snapshot(positions: [String: Int64]) -> [OutgoingMessage]

    func commit()

    func rollback()
}

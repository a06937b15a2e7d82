/// The place of an event in the outbox it was sent from, by which readers drop repeats and notice gaps.
package struct OutboxPosition: Codable, Hashable, Sendable {
    /// The outbox, one a database.
    package let id: OutboxID
    /// Counts from 1 for each conversation, without gaps.
    package let sequence: Int

    package init(id: OutboxID, sequence: Int) {
        self.id = id
        self.sequence = sequence
    }
}

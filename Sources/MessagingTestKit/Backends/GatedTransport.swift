import Messaging
import SQLiteMessaging
import Synchronization

/// A client of a ``SQLiteTransport`` that can be frozen and killed: its calls pass a gate before and after, and the
/// heartbeats of its members stop with it.
final class GatedTransport: MessagingTransport, MessagingClient {
    private let base: SQLiteTransport
    private let gate = Gate()
    private let members = Mutex<[SQLiteGroupConsumer]>([])

    init(_ base: SQLiteTransport) {
        self.base = base
    }

    var transport: any MessagingTransport { self }
    var maximumMessageSize: Int { base.maximumMessageSize }
    var administrator: any MessagingAdministrator { base.administrator }

    func makeProducer() async throws(MessagingError) -> any MessageProducer {
        try await gate.pass()
        return GatedProducer(base: try await base.makeProducer(), gate: gate)
    }

    func makeTransactionalProducer(id: String) async throws(MessagingError) -> any TransactionalProducer {
        try await gate.pass()
        return GatedTransactionalProducer(base: try await base.makeTransactionalProducer(id: id), gate: gate)
    }

    func makeGroupConsumer(
        _ configuration: GroupConsumerConfiguration
    ) async throws(MessagingError) -> any GroupConsumer {
        try await gate.pass()
        let member = try await base.makeMember(configuration)
        members.withLock { $0.append(member) }
        return GatedGroupConsumer(base: member, gate: gate)
    }

    func makeReader(
        _ positions: [TopicPartition: StartPosition],
        maximumBufferedBytes: Int
    ) async throws(MessagingError) -> any MessageReader {
        try await gate.pass()
        let reader = try await base.makeReader(positions, maximumBufferedBytes: maximumBufferedBytes)
        return GatedReader(base: reader, gate: gate)
    }

    func close() async {
        guard !gate.isKilled else { return }
        gate.open()
        let members = members.withLock { members in
            defer { members = [] }
            return members
        }
        for member in members { await member.close() }
    }

    func kill() async throws {
        for member in members.withLock({ $0 }) { member.suspendHeartbeats() }
        gate.kill()
    }

    func freeze() async throws {
        gate.close()
        for member in members.withLock({ $0 }) { member.suspendHeartbeats() }
    }

    func thaw() async throws {
        for member in members.withLock({ $0 }) { member.resumeHeartbeats() }
        gate.open()
    }
}

private struct GatedProducer: MessageProducer {
    let base: any MessageProducer
    let gate: Gate

    func send(_ messages: [OutgoingMessage]) async throws(MessagingError) -> [MessagePosition] {
        try await gate.pass()
        let positions = try await base.send(messages)
        try await gate.pass()
        return positions
    }

    func close() async { await base.close() }
}

private struct GatedTransactionalProducer: TransactionalProducer {
    let base: any TransactionalProducer
    let gate: Gate

    func commit(_ transaction: MessageTransaction) async throws(MessagingError) {
        try await gate.pass()
        try await base.commit(transaction)
        try await gate.pass()
    }

    func close() async { await base.close() }
}

private struct GatedReader: MessageReader {
    let base: any MessageReader
    let gate: Gate

    func next() async throws(MessagingError) -> ReaderEvent? {
        try await gate.pass()
        let event = try await base.next()
        try await gate.pass()
        return event
    }

    func close() async { await base.close() }
}

private struct GatedGroupConsumer: GroupConsumer {
    let base: SQLiteGroupConsumer
    let gate: Gate

    func next() async throws(MessagingError) -> GroupConsumerEvent? {
        try await gate.pass()
        let event = try await base.next()
        try await gate.pass()
        return event
    }

    func start(_ positions: [TopicPartition: Int64]) async throws(MessagingError) {
        try await gate.pass()
        try await base.start(positions)
    }

    func pause(_ partitions: Set<TopicPartition>) { base.pause(partitions) }

    func resume(_ partitions: Set<TopicPartition>) { base.resume(partitions) }

    func committed(
        _ partitions: Set<TopicPartition>
    ) async throws(MessagingError) -> [TopicPartition: CommittedOffset] {
        try await gate.pass()
        let offsets = try await base.committed(partitions)
        try await gate.pass()
        return offsets
    }

    func commit(_ offsets: [TopicPartition: Int64], of assignment: Assignment) async throws(MessagingError) {
        try await gate.pass()
        try await base.commit(offsets, of: assignment)
        try await gate.pass()
    }

    func release(_ assignment: Assignment) {
        // What a killed client would have said is never heard.
        if !gate.isKilled { base.release(assignment) }
    }

    func close() async {
        if !gate.isKilled { await base.close() }
    }
}

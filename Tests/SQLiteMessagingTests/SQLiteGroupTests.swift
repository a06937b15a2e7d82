import Foundation
import Messaging
import MessagingTestKit
import SQLiteMessaging
import Testing

@Suite struct SQLiteGroupTests {
    private let time = ManualTimeSource()
    private let transport: SQLiteTransport

    init() async throws {
        transport = try SQLiteTransport(time: time)
        try await transport.administrator.create([
            TopicSpecification(name: "left", partitions: 4, retention: .forever),
            TopicSpecification(name: "right", partitions: 4, retention: .forever),
        ])
    }

    private func member() async throws -> SQLiteGroupConsumer {
        try await transport.makeMember(GroupConsumerConfiguration(group: "group", topics: ["left", "right"]))
    }

    private func assignment(_ consumer: SQLiteGroupConsumer) async throws -> Assignment {
        let event = try await consumer.next()
        guard case .assigned(let assignment) = event else {
            throw Unexpected(event: String(describing: event))
        }
        return assignment
    }

    private func revocation(_ consumer: SQLiteGroupConsumer) async throws -> Assignment {
        let event = try await consumer.next()
        guard case .revoked(let assignment) = event else {
            throw Unexpected(event: String(describing: event))
        }
        return assignment
    }

    private struct Unexpected: Error { var event: String }

    @Test func coPartitionedTopicsAreSharedAlike() async throws {
        let first = try await member()
        let alone = try await assignment(first)
        #expect(alone.partitions.count == 8)
        let second = try await member()
        try await first.release(revocation(first))
        let shares = try await [assignment(first), assignment(second)].map(\.partitions)
        for share in shares {
            let numbers = Dictionary(grouping: share, by: \.topic).mapValues { Set($0.map(\.partition)) }
            #expect(numbers["left"] == numbers["right"])
            #expect(share.count == 4)
        }
        #expect(shares[0].isDisjoint(with: shares[1]))
    }

    @Test func aFrozenMemberIsReplacedAndFenced() async throws {
        let frozen = try await member()
        let old = try await assignment(frozen)
        let other = try await member()
        frozen.suspendHeartbeats()
        let source = TopicPartition("left", 0)
        try await frozen.commit([source: 0], of: old)
        time.advance(by: .seconds(10))
        let taken = try await assignment(other)
        #expect(taken.partitions == old.partitions)
        await #expect { try await frozen.commit([source: 0], of: old) } throws: { error in
            (error as? MessagingError)?.code == .fenced
        }
        let producer = try await transport.makeTransactionalProducer(id: "frozen")
        let transaction = MessageTransaction(
            messages: [OutgoingMessage(topic: "right", key: nil, value: nil)],
            positions: [source: 1],
            membership: old.membership
        )
        await #expect { try await producer.commit(transaction) } throws: { error in
            (error as? MessagingError)?.code == .fenced
        }
        frozen.resumeHeartbeats()
        guard case .lost(let lost) = try await frozen.next() else {
            Issue.record("the member must learn that it has lost its partitions")
            return
        }
        #expect(lost.number == old.number)
        frozen.release(lost)
        try await other.release(revocation(other))
        let shares = try await [assignment(frozen), assignment(other)].map(\.partitions.count)
        #expect(shares == [4, 4])
    }

    @Test func aSlowReleaseHoldsTheGroupForItsTimeOutOnly() async throws {
        let slow = try await member()
        _ = try await assignment(slow)
        let other = try await member()
        let revoked = try await revocation(slow)
        await time.waitForSleepers(1)
        time.advance(by: .seconds(30))
        let taken = try await assignment(other)
        #expect(taken.partitions.count == 8)
        slow.release(revoked)
        try await other.release(revocation(other))
        let shares = try await [assignment(slow), assignment(other)].map(\.partitions.count)
        #expect(shares == [4, 4])
    }

    @Test func aTransactionIsReadWholeAndRecordsItsPositions() async throws {
        let consumer = try await member()
        let assignment = try await assignment(consumer)
        let source = TopicPartition("left", 1)
        let producer = try await transport.makeTransactionalProducer(id: "instance")
        try await producer.commit(
            MessageTransaction(
                messages: [
                    OutgoingMessage(topic: "right", partition: 1, key: Data("a".utf8), value: Data()),
                    OutgoingMessage(topic: "right", partition: 1, key: nil, value: nil, headers: [.init("n", nil)]),
                ],
                positions: [source: 7],
                membership: assignment.membership
            )
        )
        #expect(try await consumer.committed([source])[source] == CommittedOffset(offset: 7, isCommitted: true))
        let target = TopicPartition("right", 1)
        try await consumer.start([target: 0])
        guard case .messages(let messages) = try await consumer.next() else {
            Issue.record("messages must come first")
            return
        }
        #expect(messages.map(\.offset) == [0, 1])
        #expect(messages.map(\.value) == [Data(), nil])
        #expect(messages[1].headers == [.init("n", nil)])
        guard case .reachedEnd(target, offset: 2) = try await consumer.next() else {
            Issue.record("the end must be reported")
            return
        }
    }

    @Test func aNewerProducerFencesTheOlder() async throws {
        let consumer = try await member()
        let assignment = try await assignment(consumer)
        let older = try await transport.makeTransactionalProducer(id: "instance")
        _ = try await transport.makeTransactionalProducer(id: "instance")
        let transaction = MessageTransaction(
            messages: [],
            positions: [TopicPartition("left", 0): 1],
            membership: assignment.membership
        )
        await #expect { try await older.commit(transaction) } throws: { error in
            (error as? MessagingError)?.code == .fenced
        }
    }

    @Test func closingLeavesTheGroupAndEndsTheLoop() async throws {
        let first = try await member()
        _ = try await assignment(first)
        let second = try await member()
        try await first.release(revocation(first))
        _ = try await (assignment(first), assignment(second))
        await first.close()
        #expect(try await first.next() == nil)
        try await second.release(revocation(second))
        #expect(try await assignment(second).partitions.count == 8)
        await transport.close()
        #expect(try await second.next() == nil)
        await #expect { try await transport.makeProducer() } throws: { ($0 as? MessagingError)?.code == .closed }
    }
}

import Foundation
import Messaging

extension ConformanceSuite {
    func checkAtomicConsumeAndProduce() async throws {
        try await withTopics([.forever, .forever], partitions: 2) { client, topics in
            let consumer = try await member(of: topics[0], [topics[0]], through: client)
            let assignment = try await firstAssignment(of: consumer)
            let producer = try await client.transport.makeTransactionalProducer(id: topics[0])
            let source = TopicPartition(topics[0], 0)
            for number in 1...3 {
                try await producer.commit(
                    MessageTransaction(
                        messages: [0, 1].map {
                            OutgoingMessage(topic: topics[1], partition: $0, key: nil, value: bytes("\(number)"))
                        },
                        positions: [source: Int64(number)],
                        membership: assignment.membership
                    )
                )
                let committed = try await consumer.committed([source])
                try require(
                    committed[source] == CommittedOffset(offset: Int64(number), isCommitted: true),
                    "the position is committed with the messages"
                )
                let found = try await contents(of: topics[1], through: client.transport)
                for partition in [Int32(0), 1] {
                    let values = found[partition]?.compactMap(\.value)
                    try require(values == (1...number).map { bytes("\($0)") }, "every partition has its message")
                }
            }
            await producer.close()
            await consumer.close()
        }
    }

    func checkAbortedIsInvisible() async throws {
        try await withTopics([.forever, .forever], partitions: 2) { client, topics in
            let consumer = try await member(of: topics[0], [topics[0]], through: client)
            let assignment = try await firstAssignment(of: consumer)
            let older = try await client.transport.makeTransactionalProducer(id: topics[0])
            let source = TopicPartition(topics[0], 0)
            try await older.commit(transaction("kept", position: 1, in: topics, of: assignment))
            let newer = try await client.transport.makeTransactionalProducer(id: topics[0])
            try await expectFenced {
                try await older.commit(transaction("aborted", position: 2, in: topics, of: assignment))
            }
            try await newer.commit(transaction("after", position: 3, in: topics, of: assignment))
            let found = try await contents(of: topics[1], through: client.transport)
            for partition in [Int32(0), 1] {
                let values = found[partition]?.compactMap(\.value)
                try require(values == [bytes("kept"), bytes("after")], "nothing of an aborted transaction is visible")
            }
            let committed = try await consumer.committed([source])
            try require(committed[source]?.offset == 3, "nor is its position recorded")
            await older.close()
            await newer.close()
            await consumer.close()
        }
    }

    func checkNewerProducerFences() async throws {
        try await withTopics([.forever, .forever], partitions: 2) { client, topics in
            let consumer = try await member(of: topics[0], [topics[0]], through: client)
            let assignment = try await firstAssignment(of: consumer)
            let older = try await client.transport.makeTransactionalProducer(id: topics[0])
            let other = try await backend.makeClient()
            let newer = try await other.transport.makeTransactionalProducer(id: topics[0])
            try await expectFenced {
                try await older.commit(transaction("older", position: 1, in: topics, of: assignment))
            }
            try await newer.commit(transaction("newer", position: 1, in: topics, of: assignment))
            await older.close()
            await newer.close()
            await other.close()
            await consumer.close()
        }
    }

    func checkSleeperCannotCommit() async throws {
        try await withTopics([.forever, .forever], partitions: 2) { client, topics in
            let sleeper = try await backend.makeClient()
            let sleeping = try await member(of: topics[0], [topics[0]], through: sleeper)
            let old = try await firstAssignment(of: sleeping)
            let producer = try await sleeper.transport.makeTransactionalProducer(id: "\(topics[0])-sleeper")
            try await producer.commit(transaction("before", position: 1, in: topics, of: old))
            try await sleeper.freeze()
            let heir = GroupProbe(try await member(of: topics[0], [topics[0]], through: client))
            try await backend.pass(backend.sessionTimeout)
            try await heir.owns(2)
            try await sleeper.thaw()
            try await expectFenced {
                try await producer.commit(transaction("late", position: 2, in: topics, of: old))
            }
            try await expectFenced {
                try await sleeping.commit([TopicPartition(topics[0], 0): 2], of: old)
            }
            let found = try await contents(of: topics[1], through: client.transport)
            try require(found[0]?.compactMap(\.value) == [bytes("before")], "nothing of the sleeper is visible")
            // It learns of its loss, and takes part again.
            let awake = GroupProbe(sleeping)
            try await awake.owns(1)
            try await heir.owns(1)
            try require(awake.state.value.losses == 1, "the sleeper is told that it lost its partitions")
            await awake.close()
            await heir.close()
            await producer.close()
            await sleeper.close()
        }
    }

    func expectFenced(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as MessagingError {
            try require(
                error.code == .fenced || error.code == .aborted || error.code == .fatal,
                "the error must say that another has taken over, not \(error)"
            )
            return
        }
        throw ConformanceFailure("a commit must be refused after another has taken over")
    }

    private func transaction(
        _ value: String,
        position: Int64,
        in topics: [String],
        of assignment: Assignment
    ) -> MessageTransaction {
        MessageTransaction(
            messages: [0, 1].map { OutgoingMessage(topic: topics[1], partition: $0, key: nil, value: bytes(value)) },
            positions: [TopicPartition(topics[0], 0): position],
            membership: assignment.membership
        )
    }
}

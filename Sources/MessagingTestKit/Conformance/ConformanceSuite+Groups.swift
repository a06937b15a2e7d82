import Foundation
import Messaging

extension ConformanceSuite {
    func member(
        of group: String,
        _ topics: [String],
        through client: any MessagingClient
    ) async throws -> any GroupConsumer {
        var configuration = GroupConsumerConfiguration(group: group, topics: topics)
        configuration.sessionTimeout = backend.sessionTimeout
        return try await client.transport.makeGroupConsumer(configuration)
    }

    func checkGroupSharesPartitions() async throws {
        try await withTopics([.forever, .forever]) { client, topics in
            let first = GroupProbe(try await member(of: topics[0], topics, through: client))
            let alone = try await first.owns(8)
            let other = try await backend.makeClient()
            let second = GroupProbe(try await member(of: topics[0], topics, through: other))
            let shares = try await [first.owns(4), second.owns(4)]
            for share in shares {
                let numbers = Dictionary(grouping: share.partitions, by: \.topic).mapValues { Set($0.map(\.partition)) }
                try require(
                    numbers[topics[0]] == numbers[topics[1]], "a member owns the same partitions of both topics")
            }
            let all = shares[0].partitions.union(shares[1].partitions)
            try require(all == alone.partitions, "together they own every partition once")
            try require(shares[0].number > alone.number, "each assignment has a higher number")
            try await send(40, to: topics[0], through: client.transport)
            let both = try await first.received(1).count + second.received(1).count
            try require(both > 0, "both are delivered what they own")
            for probe in [first, second] {
                let state = probe.state.value
                let strangers = state.messages.filter { !(state.assignment?.partitions.contains($0.source) ?? false) }
                try require(strangers.isEmpty, "a member is delivered only what it owns")
            }
            await second.close()
            await other.close()
            await first.close()
        }
    }

    func checkTakeoverFromLeaver() async throws {
        try await withTopics { client, topics in
            let staying = GroupProbe(try await member(of: topics[0], topics, through: client))
            try await staying.owns(4)
            let other = try await backend.makeClient()
            let leaving = GroupProbe(try await member(of: topics[0], topics, through: other), commits: true)
            try await staying.owns(2)
            try await leaving.owns(2)
            await leaving.close()
            try await staying.owns(4)
            try await send(40, to: topics[0], through: client.transport)
            let messages = try await staying.received(40)
            try require(Set(messages.map(\.source)).count == 4, "the one that stays is delivered all partitions")
            await staying.close()
            await other.close()
        }
    }

    func checkTakeoverFromKilled() async throws {
        try await withTopics { client, topics in
            let killedClient = try await backend.makeClient()
            let killed = try await member(of: topics[0], topics, through: killedClient)
            let assignment = try await firstAssignment(of: killed)
            try await send(40, to: topics[0], through: client.transport)
            let committed = Dictionary(uniqueKeysWithValues: assignment.partitions.map { ($0, Int64(2)) })
            try await killed.commit(committed, of: assignment)
            try await killedClient.kill()
            let heir = GroupProbe(try await member(of: topics[0], topics, through: client))
            try await backend.pass(backend.sessionTimeout)
            try await heir.owns(4)
            let all = try await contents(of: topics[0], through: client.transport)
            let expected = all.values.reduce(0) { $0 + max(0, $1.count - 2) }
            let messages = try await heir.received(expected)
            try require(messages.allSatisfy { $0.offset >= 2 }, "the heir goes on at the committed offsets")
            await heir.close()
            await killedClient.close()
        }
    }

    func checkResumeFromCommitted() async throws {
        try await withTopics(partitions: 2) { client, topics in
            try await send(20, to: topics[0], through: client.transport)
            let all = try await contents(of: topics[0], through: client.transport)
            let first = try await member(of: topics[0], topics, through: client)
            let assignment = try await firstAssignment(of: first)
            let source = TopicPartition(topics[0], 0)
            let other = TopicPartition(topics[0], 1)
            let before = try await first.committed(assignment.partitions)
            try require(
                before[source] == CommittedOffset(offset: 0, isCommitted: false),
                "a partition without a committed offset begins at the earliest"
            )
            try await first.commit([source: 3], of: assignment)
            await first.close()
            let again = try await backend.makeClient()
            let second = try await member(of: topics[0], topics, through: again)
            let taken = try await firstAssignment(of: second)
            let committed = try await second.committed(taken.partitions)
            try require(committed[source] == CommittedOffset(offset: 3, isCommitted: true), "3 was committed")
            try require(committed[other]?.isCommitted == false, "nothing was committed of the other partition")
            try await second.start(committed.mapValues(\.offset))
            let expected = max(0, all[0, default: []].count - 3) + all[1, default: []].count
            let messages = try await self.messages(expected, from: second)
            let firstOffset = messages.first { $0.source == source }?.offset
            try require(firstOffset == nil || firstOffset == 3, "delivery goes on at the committed offset")
            let told = try await client.transport.administrator.committedOffsets(
                group: topics[0],
                partitions: [source, other]
            )
            try require(told == [source: 3], "the administrator tells the same")
            await second.close()
            await again.close()
        }
    }

    func checkPausedPartitionsWait() async throws {
        try await withTopics(partitions: 2) { client, topics in
            let (paused, other) = (TopicPartition(topics[0], 0), TopicPartition(topics[0], 1))
            let consumer = try await member(of: topics[0], topics, through: client)
            _ = try await firstAssignment(of: consumer)
            try await send(3, to: paused, through: client.transport)
            try await consumer.start([paused: 0, other: 0])
            let first = try await messages(3, from: consumer)
            try require(first.map(\.offset) == [0, 1, 2], "a started partition delivers")
            consumer.pause([paused])
            try await send(2, to: paused, through: client.transport)
            try await send(4, to: other, through: client.transport)
            let meanwhile = try await messages(4, from: consumer)
            try require(meanwhile.allSatisfy { $0.source == other }, "a paused partition delivers nothing")
            consumer.resume([paused])
            let resumed = try await messages(2, from: consumer)
            try require(resumed.map(\.offset) == [3, 4], "a resumed partition goes on where it was")
            try await consumer.start([paused: 1])
            let restarted = try await messages(4, from: consumer)
            try require(restarted.map(\.offset) == [1, 2, 3, 4], "a partition started again delivers from there")
            await consumer.close()
        }
    }

    func firstAssignment(of consumer: any GroupConsumer) async throws -> Assignment {
        while let event = try await consumer.next() {
            switch event {
            case .assigned(let assignment) where !assignment.partitions.isEmpty: return assignment
            case .revoked(let assignment), .lost(let assignment): consumer.release(assignment)
            default: continue
            }
        }
        throw ConformanceFailure("the consumer ended before it was assigned anything")
    }

    func messages(_ count: Int, from consumer: any GroupConsumer) async throws -> [ReceivedMessage] {
        var messages: [ReceivedMessage] = []
        while messages.count < count, let event = try await consumer.next() {
            if case .messages(let more) = event { messages += more }
        }
        try require(messages.count == count, "\(count) messages were expected, \(messages.count) came")
        return messages
    }

    private func send(_ count: Int, to source: TopicPartition, through transport: any MessagingTransport) async throws {
        let producer = try await transport.makeProducer()
        _ = try await producer.send(
            (0..<count).map {
                OutgoingMessage(topic: source.topic, partition: source.partition, key: nil, value: bytes("\($0)"))
            }
        )
        await producer.close()
    }
}

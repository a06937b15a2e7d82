import Foundation
import Messaging
import SQLiteMessaging
import Testing

@Suite struct InTransactionConsumerTests {
    private func makeConsumer(_ transport: any MessagingTransport, id: String = "one") -> InTransactionConsumer {
        InTransactionConsumer(
            configuration: InTransactionConfiguration(
                group: "counting",
                transactionalID: id,
                inputs: ["in", "more"],
                stateTopic: "state"
            ),
            transport: transport,
            time: SystemTimeSource(),
            logger: quietLogger,
            makePartition: { CountingPartition(number: $0) }
        )
    }

    private func waitForOutput(_ count: Int, of transport: any MessagingTransport) async throws {
        let partitions = try await transport.administrator.partitions(of: ["out"])
        let positions = Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
        while try await transport.administrator.offsets(positions).values.reduce(0, +) < count { await Task.yield() }
    }

    @Test func stateIsRestoredAndNothingIsCountedTwice() async throws {
        let transport = try await makeMemoryTransport(["in", "more", "state", "out"])
        let producer = try await transport.makeProducer()
        for round in 1...3 {
            _ = try await producer.send((0..<20).map { makeMessage($0 % 2 == 0 ? "in" : "more", "k\($0 % 4)", "v") })
            try await withThrowingTaskGroup { group in
                let consumer = makeConsumer(transport)
                group.addTask { try await consumer.run() }
                try await waitForOutput(20 * round, of: transport)
                group.cancelAll()
            }
        }
        let output = try await readAll("out", of: transport)
        #expect(output.count == 60)
        for key in 0..<4 {
            let counts = output.filter { $0.keyText == "k\(key)" }.map { Int($0.text)! }
            #expect(counts == Array(1...15))
        }
        await transport.close()
    }

    @Test func positionsAndProgressAgree() async throws {
        let transport = try await makeMemoryTransport(["in", "more", "state", "out"], partitions: 1)
        let producer = try await transport.makeProducer()
        _ = try await producer.send((0..<5).map { makeMessage("in", "k", "\($0)") })
        try await withThrowingTaskGroup { group in
            let consumer = makeConsumer(transport)
            group.addTask { try await consumer.run() }
            try await waitForOutput(5, of: transport)
            group.cancelAll()
        }
        let committed = try await transport.administrator.committedOffsets(
            group: "counting",
            partitions: [TopicPartition("in", 0), TopicPartition("more", 0)]
        )
        #expect(committed == [TopicPartition("in", 0): 5, TopicPartition("more", 0): 0])
        let progress = try #require(try await readAll("state", of: transport).last)
        #expect(progress.keyText == "progress")
        #expect(progress.text == "in=5,more=0")
        await transport.close()
    }

    @Test func aPartitionWhoseStateIsLostIsRefused() async throws {
        let transport = try await makeMemoryTransport(["in", "more", "state", "out"], partitions: 1)
        let producer = try await transport.makeProducer()
        _ = try await producer.send(makeMessage("in", "k", "v"))
        try await withThrowingTaskGroup { group in
            let consumer = makeConsumer(transport)
            group.addTask { try await consumer.run() }
            try await waitForOutput(1, of: transport)
            group.cancelAll()
        }
        try await transport.administrator.delete(["state"])
        try await transport.administrator.create([
            TopicSpecification(name: "state", partitions: 1, retention: .compacted)
        ])
        _ = try await producer.send(makeMessage("in", "k", "v"))
        var configuration = InTransactionConfiguration(
            group: "counting",
            transactionalID: "one",
            inputs: ["in", "more"],
            stateTopic: "state"
        )
        configuration.restoreTimeout = .milliseconds(1)
        let restored = PartitionRestorationProbe()
        let consumer = InTransactionConsumer(
            configuration: configuration,
            transport: transport,
            time: SystemTimeSource(),
            logger: restored.logger,
            makePartition: { CountingPartition(number: $0) }
        )
        await withTaskGroup { group in
            group.addTask { try? await consumer.run() }
            await restored.waitForRefusal()
            group.cancelAll()
        }
        #expect(try await readAll("out", of: transport).count == 1)
        await transport.close()
    }
}

import Foundation
import Logging
import Messaging
import ServiceLifecycle

extension ConformanceSuite {
    private struct Poison: Error {}

    private func configuration(_ topics: [String]) -> AfterCompletionConfiguration {
        var consumer = GroupConsumerConfiguration(group: topics[0], topics: [topics[0]])
        consumer.sessionTimeout = backend.sessionTimeout
        var configuration = AfterCompletionConfiguration(consumer: consumer)
        configuration.commitInterval = .milliseconds(10)
        configuration.drainLimit = .seconds(5)
        configuration.maximumAttempts = 2
        return configuration
    }

    private func loop(
        _ configuration: AfterCompletionConfiguration,
        through client: any MessagingClient,
        deadLetter: @escaping AfterCompletionConsumer.DeadLetterHandler = { _, _, _ in },
        handle: @escaping AfterCompletionConsumer.Handler
    ) -> RunningService {
        RunningService(
            AfterCompletionConsumer(
                configuration: configuration,
                transport: client.transport,
                time: SystemTimeSource(),
                logger: .silent,
                handle: handle,
                deadLetter: deadLetter
            )
        )
    }

    private func committed(_ topic: String, through client: any MessagingClient) async throws -> [TopicPartition: Int64]
    {
        let administrator = client.transport.administrator
        let partitions = try await administrator.partitions(of: [topic])
        return try await administrator.committedOffsets(group: topic, partitions: Set(partitions))
    }

    private func waitForCommit(
        of offsets: [TopicPartition: Int64],
        in topic: String,
        through client: any MessagingClient
    ) async throws {
        while try await committed(topic, through: client).filter({ $0.value > 0 }) != offsets {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func ends(of topic: String, through client: any MessagingClient) async throws -> [TopicPartition: Int64] {
        let partitions = try await client.transport.administrator.partitions(of: [topic])
        let latest = Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
        return try await client.transport.administrator.offsets(latest).filter { $0.value > 0 }
    }

    func checkNothingCommittedEarly() async throws {
        try await withTopics(partitions: 1) { client, topics in
            let source = TopicPartition(topics[0], 0)
            let begun = Observed<Set<Int64>>([])
            let released = Observed(false)
            try await send(6, to: topics[0], through: client.transport)
            let service = loop(configuration(topics), through: client) { message in
                begun.update { _ = $0.insert(message.offset) }
                // The third message takes long; those after it finish before it does.
                if message.offset == 2 { try await released.wait { $0 } }
            }
            try await begun.wait { $0.count == 6 }
            try await waitForCommit(of: [source: 2], in: topics[0], through: client)
            released.update { $0 = true }
            try await waitForCommit(of: [source: 6], in: topics[0], through: client)
            try await service.stop()
        }
    }

    func checkNothingCommittedLate() async throws {
        try await withTopics(partitions: 1) { client, topics in
            let source = TopicPartition(topics[0], 0)
            let sleeper = try await backend.makeClient()
            let begun = Observed(false)
            let released = Observed(false)
            try await send(1, to: topics[0], through: client.transport)
            let late = loop(configuration(topics), through: sleeper) { _ in
                begun.update { $0 = true }
                try await released.wait { $0 }
            }
            try await begun.wait { $0 }
            try await sleeper.freeze()
            let heir = try await member(of: topics[0], topics, through: client)
            async let assigned = firstAssignment(of: heir)
            try await backend.pass(backend.sessionTimeout)
            let assignment = try await assigned
            // The heir puts the position where only it would, so that a late commit would show.
            try await heir.commit([source: 0], of: assignment)
            released.update { $0 = true }
            try await sleeper.thaw()
            try await Task.sleep(for: .milliseconds(100))
            let offset = try await committed(topics[0], through: client)[source]
            try require(
                offset == 0,
                "the sleeper must not commit after its partition went to another, but it is \(offset ?? -1)")
            await heir.close()
            try await late.stop()
            await sleeper.close()
        }
    }

    func checkPoisonIsAValue() async throws {
        try await withTopics(partitions: 1) { client, topics in
            let source = TopicPartition(topics[0], 0)
            let handled = Observed<[Int64]>([])
            let dead = Observed<[Int64]>([])
            try await send(9, to: topics[0], through: client.transport)
            let service = loop(
                configuration(topics),
                through: client,
                deadLetter: { message, error, attempts in
                    try require(error is Poison && attempts == 2, "the dead letter tells why and after how many tries")
                    dead.update { $0.append(message.offset) }
                },
                handle: { message in
                    if message.offset == 4 { throw Poison() }
                    handled.update { $0.append(message.offset) }
                }
            )
            try await waitForCommit(of: [source: 9], in: topics[0], through: client)
            try await service.stop()
            try require(handled.value.sorted() == [0, 1, 2, 3, 5, 6, 7, 8], "all others are handled once")
            try require(dead.value == [4], "the poison record becomes one dead letter")
        }
    }

    func checkShutdownDrains() async throws {
        try await withTopics { client, topics in
            let begun = Observed(0)
            let finished = Observed(0)
            let released = Observed(false)
            try await send(28, to: topics[0], through: client.transport)
            var configuration = configuration(topics)
            // Nothing but the shutdown itself has a reason to commit.
            configuration.commitInterval = .seconds(600)
            let service = loop(configuration, through: client) { _ in
                begun.update { $0 += 1 }
                try await released.wait { $0 }
                finished.update { $0 += 1 }
            }
            // Seven keys, one after another each: so many are in work at once.
            try await begun.wait { $0 == 7 }
            service.beginStopping()
            released.update { $0 = true }
            try await service.stop()
            try require(finished.value == begun.value, "what was begun is finished")
            let done = try await committed(topics[0], through: client).values.reduce(0, +)
            try require(done > 0 && done <= finished.value, "\(done) committed of \(finished.value) finished")
            let again = Observed(0)
            let rest = loop(self.configuration(topics), through: client) { _ in again.update { $0 += 1 } }
            try await waitForCommit(of: try await ends(of: topics[0], through: client), in: topics[0], through: client)
            try await rest.stop()
            try require(again.value == 28 - Int(done), "the next goes on exactly after what was committed")
        }
    }
}

extension ConformanceSuite {
    func checkExactlyOnceInTransaction() async throws {
        try await withTopics([.forever, .forever, .compacted]) { client, topics in
            let host = TaskMemberHost(backend)
            var description = MemberDescription(
                mode: .inTransaction,
                group: topics[0],
                instance: "\(topics[0])-instance",
                input: topics[0],
                output: topics[1],
                state: topics[2],
                sessionTimeoutMilliseconds: backend.sessionTimeout.milliseconds,
                workMilliseconds: 0
            )
            try await send(30, to: topics[0], through: client.transport)
            let first = try await host.start(description)
            try await waitForCommit(of: try await ends(of: topics[0], through: client), in: topics[0], through: client)
            try await first.stop()
            try await send(30, to: topics[0], through: client.transport)
            description.instance = "\(topics[0])-other"
            let second = try await host.start(description)
            try await waitForCommit(of: try await ends(of: topics[0], through: client), in: topics[0], through: client)
            try await second.stop()
            try OutputCheck(
                input: try await contents(of: topics[0], through: client.transport),
                output: try await contents(of: topics[1], through: client.transport)
            ).verify(.inTransaction)
        }
    }
}

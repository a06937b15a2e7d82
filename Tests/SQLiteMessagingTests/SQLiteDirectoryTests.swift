import Foundation
import Messaging
import MessagingTestKit
import SQLiteMessaging
import Testing

@Suite struct SQLiteDirectoryTests {
    private let fixture = LogFixture()
    private let source = TopicPartition("topic", 0)
    private let topic = TopicSpecification(name: "topic", partitions: 1, retention: .forever)

    @Test func aSecondProcessIsRefusedByName() async throws {
        let transport = try fixture.open()
        let path = fixture.directory.path
        let holder = getpid()
        await #expect(processExitsWith: .success) { [path = path as String, holder = holder as Int32] in
            let refusal = Result { try SQLiteTransport(directory: URL(fileURLWithPath: path)) }
            guard case .failure(let error as MessagingError) = refusal else { exit(EXIT_FAILURE) }
            let namesBoth = error.message.contains("Process \(holder) ") && error.message.contains(path)
            exit(error.code == .locked && namesBoth ? EXIT_SUCCESS : EXIT_FAILURE)
        }
        await transport.close()
        let next = try fixture.open()
        await next.close()
    }

    @Test func whatWasAcknowledgedSurvivesAKill() async throws {
        let path = fixture.directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            try await KilledWriter(directory: URL(fileURLWithPath: path)).run()
        }
        let acknowledged = try KilledWriter.acknowledged(in: fixture.directory)
        #expect(acknowledged.count >= 50)
        // Readable as it was left, before anyone opens it for writing; then whole for the next process too.
        for transport in [try SQLiteTransport(readOnly: fixture.directory), try fixture.open()] {
            for partition in [Int32(0), 1] {
                let source = TopicPartition("pairs", partition)
                let found = try await LogFixture.contents(of: source, through: transport)
                #expect(found.map(\.offset) == found.indices.map(Int64.init))
                #expect(LogFixture.values(found) == found.indices.map { "\($0)" })
                #expect(found.count >= acknowledged.count)
            }
            let ends = try await transport.administrator.offsets([
                TopicPartition("pairs", 0): .latest, TopicPartition("pairs", 1): .latest,
            ])
            #expect(Set(ends.values).count == 1, "a list sent at once is there whole or not at all")
            await transport.close()
        }
    }

    @Test func aReaderFollowsTheProcessThatWrites() async throws {
        let transport = try fixture.open()
        try await transport.administrator.create([topic])
        let producer = try await transport.makeProducer()
        try await producer.send(LogFixture.message("topic", "first"))
        let beside = try SQLiteTransport(readOnly: fixture.directory)
        let reader = try await beside.makeReader([source: .earliest])
        guard case .messages(let first) = try await reader.next() else {
            Issue.record("the first message must come first")
            return
        }
        #expect(LogFixture.values(first) == ["first"])
        guard case .reachedEnd(source, offset: 1) = try await reader.next() else {
            Issue.record("the end must be reported")
            return
        }
        async let following = reader.next()
        try await producer.send(LogFixture.message("topic", "second"))
        guard case .messages(let second)? = try await following else {
            Issue.record("the second message must follow")
            return
        }
        #expect(LogFixture.values(second) == ["second"])
        try await transport.administrator.create([
            TopicSpecification(name: "later", partitions: 2, retention: .compacted)
        ])
        #expect(try await beside.administrator.topics().map(\.name) == ["later", "topic"])
        await reader.close()
        await beside.close()
        await transport.close()
    }

    @Test func readingNeedsNoProcess() async throws {
        let transport = try fixture.open()
        try await transport.administrator.create([topic])
        try await transport.makeProducer().send(LogFixture.message("topic", "kept"))
        await transport.close()
        let reader = try SQLiteTransport(readOnly: fixture.directory)
        #expect(try await LogFixture.values(LogFixture.contents(of: source, through: reader)) == ["kept"])
        // It holds no lock: a process may start beside it.
        let next = try fixture.open()
        await next.close()
        await reader.close()
    }

    @Test func readingWritesNothing() async throws {
        let transport = try fixture.open()
        try await transport.administrator.create([topic])
        await transport.close()
        let reader = try SQLiteTransport(readOnly: fixture.directory)
        #expect(try await MessagingError.code { _ = try await reader.makeProducer() } == .accessDenied)
        #expect(
            try await MessagingError.code { _ = try await reader.makeTransactionalProducer(id: "id") } == .accessDenied)
        let configuration = GroupConsumerConfiguration(group: "group", topics: ["topic"])
        #expect(
            try await MessagingError.code { _ = try await reader.makeGroupConsumer(configuration) } == .accessDenied
        )
        #expect(try await MessagingError.code { try await reader.administrator.create([topic]) } == .accessDenied)
        #expect(try await MessagingError.code { try await reader.administrator.delete(["topic"]) } == .accessDenied)
        await reader.close()
    }

    @Test func onlyTheOwnerMayRead() async throws {
        try FileManager.default.createDirectory(at: fixture.directory, withIntermediateDirectories: true)
        let transport = try fixture.open()
        try await transport.administrator.create([topic])
        for name in ["log.sqlite", "log.sqlite-wal", "log.lock"] {
            let path = fixture.directory.appendingPathComponent(name).path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        await transport.close()
    }

    @Test func aMissingLogIsSaidSo() async throws {
        let code = try await MessagingError.code { _ = try SQLiteTransport(readOnly: fixture.directory) }
        #expect(code == .unavailable)
        #expect(!FileManager.default.fileExists(atPath: fixture.directory.path))
    }

    @Test func aStrangeFileIsNotTakenForALog() async throws {
        try FileManager.default.createDirectory(at: fixture.directory, withIntermediateDirectories: true)
        let file = fixture.directory.appendingPathComponent("log.sqlite")
        try Data(repeating: 0x41, count: 8192).write(to: file)
        let code = try await MessagingError.code { _ = try fixture.open() }
        #expect(code == .inconsistent)
    }

    @Test func offsetsAndGroupsSurviveARestart() async throws {
        var transport = try fixture.open()
        try await transport.administrator.create([topic])
        let consumer = try await transport.makeMember(GroupConsumerConfiguration(group: "group", topics: ["topic"]))
        guard case .assigned(let assignment) = try await consumer.next() else {
            Issue.record("the only member must be assigned the topic")
            return
        }
        try await consumer.commit([source: 4], of: assignment)
        await transport.close()
        transport = try fixture.open()
        let committed = try await transport.administrator.committedOffsets(group: "group", partitions: [source])
        #expect(committed == [source: 4])
        await transport.close()
    }
}

import Foundation
import Messaging
import MessagingTestKit
import SQLiteMessaging
import Testing

@Suite struct SQLiteRetentionTests {
    private let fixture = LogFixture()
    private let source = TopicPartition("topic", 0)

    private func makeTopic(_ retention: TopicRetention, in transport: SQLiteTransport) async throws {
        try await transport.administrator.create([
            TopicSpecification(name: "topic", partitions: 1, retention: retention)
        ])
    }

    private func send(_ range: Range<Int>, to transport: SQLiteTransport) async throws -> [MessagePosition] {
        try await transport.makeProducer().send(range.map { LogFixture.message("topic", "\($0)") })
    }

    @Test func expiredMessagesGoAndTheirOffsetsDoNotComeBack() async throws {
        var transport = try fixture.open()
        try await makeTopic(.time(.seconds(60)), in: transport)
        // More than one step of maintenance removes.
        _ = try await send(0..<1300, to: transport)
        fixture.time.advance(by: .seconds(40))
        _ = try await send(1300..<1310, to: transport)
        fixture.time.advance(by: .seconds(30))
        try await transport.runMaintenance()
        #expect(try await transport.administrator.offsets([source: .earliest]) == [source: 1300])
        let kept = try await LogFixture.contents(of: source, through: transport, from: .offset(5))
        #expect(LogFixture.values(kept) == (1300..<1310).map { "\($0)" })
        fixture.time.advance(by: .seconds(60))
        try await transport.runMaintenance()
        #expect(try await LogFixture.contents(of: source, through: transport).isEmpty)
        await transport.close()
        transport = try fixture.open()
        let positions = try await send(0..<1, to: transport)
        #expect(positions == [MessagePosition(source, offset: 1310)])
        await transport.close()
    }

    @Test func maintenanceRunsByItself() async throws {
        let transport = try fixture.open { $0.maintenanceInterval = .seconds(15) }
        try await makeTopic(.time(.seconds(10)), in: transport)
        _ = try await send(0..<3, to: transport)
        await fixture.time.waitForSleepers(1)
        fixture.time.advance(by: .seconds(15))
        // It sleeps again only when it has removed what it found.
        await fixture.time.waitForSleepers(1)
        #expect(try await transport.administrator.offsets([source: .earliest]) == [source: 3])
        await transport.close()
    }

    @Test func compactionKeepsTheLastOfEachKeyOverRestarts() async throws {
        var transport = try fixture.open { $0.tombstoneRetention = .seconds(100) }
        try await makeTopic(.compacted, in: transport)
        let producer = try await transport.makeProducer()
        for round in 0..<3 {
            _ = try await producer.send((0..<700).map { LogFixture.message("topic", key: "\($0)", "\(round)") })
            try await transport.runMaintenance()
        }
        _ = try await producer.send([LogFixture.message("topic", key: "699", nil)])
        try await transport.runMaintenance()
        var kept = try await LogFixture.contents(of: source, through: transport)
        #expect(kept.count == 700)
        #expect(kept.last?.value == nil)
        #expect(kept.dropLast().allSatisfy { $0.value == Data("2".utf8) })
        fixture.time.advance(by: .seconds(101))
        try await transport.runMaintenance()
        await transport.close()

        transport = try fixture.open()
        kept = try await LogFixture.contents(of: source, through: transport)
        #expect(kept.map(\.offset) == (1400..<2099).map(Int64.init))
        // The tombstone stood at the end; its offset is not given again.
        let position = try await transport.makeProducer().send(LogFixture.message("topic", key: "1", "3"))
        #expect(position.offset == 2101)
        try await transport.runMaintenance()
        kept = try await LogFixture.contents(of: source, through: transport)
        #expect(kept.filter { $0.key == Data("1".utf8) }.map(\.offset) == [2101])
        await transport.close()
    }

    @Test func aCompactedTopicRefusesMessagesWithoutKey() async throws {
        let transport = try fixture.open()
        try await makeTopic(.compacted, in: transport)
        let code = try await MessagingError.code { _ = try await send(0..<1, to: transport) }
        #expect(code == .configuration)
        await transport.close()
    }

    @Test func aDeletedTopicLeavesNothingBehind() async throws {
        let transport = try fixture.open()
        try await makeTopic(.forever, in: transport)
        _ = try await send(0..<900, to: transport)
        try await transport.administrator.delete(["topic"])
        let code = try await MessagingError.code { _ = try await send(0..<1, to: transport) }
        #expect(code == .unknownTopic)
        try await transport.runMaintenance()
        try await makeTopic(.forever, in: transport)
        #expect(try await LogFixture.contents(of: source, through: transport).isEmpty)
        #expect(try await send(0..<1, to: transport) == [MessagePosition(source, offset: 0)])
        await transport.close()
    }

    @Test func timestampsNeverDecreaseWhereTheClockIsSetBack() async throws {
        let clock = SettableTime(now: 5000)
        let transport = try SQLiteTransport(time: clock)
        try await makeTopic(.forever, in: transport)
        for now in [5000, 3000, 6000] as [Int64] {
            clock.set(now)
            _ = try await send(0..<1, to: transport)
        }
        let stamps = try await LogFixture.contents(of: source, through: transport).map(\.timestamp)
        #expect(stamps == [5000, 5000, 6000])
        await transport.close()
    }
}

import Foundation
import Messaging
import Testing

@testable import KafkaMessaging

@Suite struct FetchBufferTests {
    private let partition = TopicPartition("topic", 0)
    private let other = TopicPartition("topic", 1)

    private func message(_ offset: Int64, of partition: TopicPartition? = nil) -> ReceivedMessage {
        ReceivedMessage(
            source: partition ?? self.partition, offset: offset, timestamp: 0, key: nil, value: Data(count: 36),
            headers: []
        )
    }

    /// A buffer of one flowing partition, of which librdkafka knows everything.
    private func flowing(from offset: Int64 = 0) -> FetchBuffer {
        var buffer = FetchBuffer(maximumBytes: 1000)
        buffer.assign([partition, other])
        buffer.start([partition: offset])
        buffer.settle(buffer.changes())
        return buffer
    }

    private func offsets(_ buffer: inout FetchBuffer) -> [Int64]? {
        if case .event(.messages(let messages)) = buffer.take(100) { messages.map(\.offset) } else { nil }
    }

    @Test func refusesWhatWasFetchedBeforeAStart() {
        var buffer = flowing()
        buffer.append(message(0))
        buffer.start([partition: 5])
        buffer.append(message(1))
        buffer.append(message(6))
        let outcome1 = offsets(&buffer)
        #expect(outcome1 == nil)
        #expect(buffer.changes() == [partition: .seek(5)])
        buffer.settle(buffer.changes())
        buffer.append(message(4))
        buffer.append(message(5))
        buffer.append(message(5))
        let outcome2 = offsets(&buffer)
        #expect(outcome2 == [5])
        #expect(buffer.bufferedBytes == 0)
    }

    @Test func goesOnAfterAPauseWhereTheReaderStopped() {
        var buffer = flowing()
        for offset in 0..<4 { buffer.append(message(Int64(offset))) }
        let outcome3 = offsets(&buffer)
        #expect(outcome3 == [0, 1, 2, 3])
        buffer.append(message(4))
        buffer.append(message(5))
        buffer.pause([partition])
        #expect(buffer.changes() == [partition: .pause])
        #expect(buffer.bufferedBytes == 0)
        buffer.resume([partition])
        #expect(buffer.changes() == [partition: .seek(4)])
    }

    @Test func keepsAChangeThatWasReplacedWhileItWasCarriedOut() {
        var buffer = flowing()
        buffer.start([partition: 3])
        let carriedOut = buffer.changes()
        buffer.start([partition: 7])
        buffer.settle(carriedOut)
        #expect(buffer.changes() == [partition: .seek(7)])
    }

    @Test func saysNothingOfAnAssignmentThatWasNotSeen() {
        struct Membership: GroupMembership {}
        var buffer = FetchBuffer(maximumBytes: 1000)
        let assignment = Assignment(number: 1, partitions: [partition], membership: Membership())
        buffer.assign(assignment)
        let isSeen = buffer.revoke(assignment, isLost: false)
        #expect(!isSeen)
        #expect(buffer.isEmpty)
        buffer.assign(assignment)
        _ = buffer.take(1)
        let isSeenLater = buffer.revoke(assignment, isLost: true)
        #expect(isSeenLater)
        guard case .event(.lost(let lost)) = buffer.take(1) else {
            Issue.record("the reader must hear of a loss")
            return
        }
        #expect(lost.number == 1)
    }

    @Test func countsWhatFits() {
        var buffer = flowing()
        for offset in 0..<10 { buffer.append(message(Int64(offset))) }
        #expect(buffer.bufferedBytes == 1000 && buffer.isFull && buffer.room == 0)
        _ = buffer.take(5)
        #expect(buffer.isDrained && !buffer.isFull && buffer.room == 500)
    }

    @Test func tellsAnOutageOnce() {
        var buffer = flowing()
        buffer.interrupt(MessagingError(.unavailable, "away"))
        buffer.interrupt(MessagingError(.unavailable, "away"))
        guard case .event(.interrupted) = buffer.take(1) else {
            Issue.record("an outage must be told")
            return
        }
        #expect(buffer.isEmpty)
    }
}

import Foundation
import Testing

@testable import Messaging

@Suite struct KeyLanesTests {
    private func message(_ key: String?, _ offset: Int64) -> ReceivedMessage {
        ReceivedMessage(
            source: TopicPartition("t", 0),
            offset: offset,
            timestamp: 0,
            key: key.map { Data($0.utf8) },
            value: Data("v".utf8),
            headers: []
        )
    }

    @Test func oneMessageOfAKeyIsInWorkAtATime() {
        var lanes = KeyLanes()
        lanes.append(message("a", 0))
        lanes.append(message("a", 1))
        lanes.append(message("b", 2))
        let first = lanes.begin()!
        let second = lanes.begin()!
        #expect([first.offset, second.offset] == [0, 2])
        #expect(lanes.begin() == nil)
        lanes.end(first)
        #expect(lanes.begin()?.offset == 1)
    }

    @Test func messagesWithoutKeyAreNotOrdered() {
        var lanes = KeyLanes()
        lanes.append(message(nil, 0))
        lanes.append(message(nil, 1))
        #expect(lanes.begin()?.offset == 0)
        #expect(lanes.begin()?.offset == 1)
    }

    @Test func aDroppedLineStaysClosedUntilItsWorkEnds() {
        var lanes = KeyLanes()
        lanes.append(message("a", 0))
        let abandoned = lanes.begin()!
        lanes.append(message("a", 1))
        lanes.dropWaiting()
        lanes.append(message("a", 1))
        #expect(lanes.begin() == nil)
        lanes.end(abandoned)
        #expect(lanes.begin()?.offset == 1)
    }

    @Test func bytesReturnToZero() {
        var lanes = KeyLanes()
        for offset in 0..<10 { lanes.append(message("k\(offset % 3)", Int64(offset))) }
        #expect(lanes.bytes > 0)
        while let message = lanes.begin() { lanes.end(message) }
        #expect(lanes.bytes == 0)
        #expect(lanes.inWork.isEmpty)
    }
}

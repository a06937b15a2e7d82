import Foundation
import Testing

@testable import Messaging

@Suite struct InputQueueTests {
    private func message(_ offset: Int64) -> ReceivedMessage {
        ReceivedMessage(
            source: TopicPartition("t", 0),
            offset: offset,
            timestamp: offset * 10,
            key: nil,
            value: nil,
            headers: []
        )
    }

    @Test func positionFollowsWhatIsTaken() {
        var queue = InputQueue(position: 3)
        queue.append(message(3))
        queue.append(message(5))
        #expect(queue.position == 3)
        #expect(queue.take()?.offset == 3)
        #expect(queue.position == 4)
        #expect(queue.take()?.offset == 5)
        #expect(queue.position == 6)
        #expect(queue.take() == nil)
        #expect(queue.bytes == 0)
    }

    @Test func anEndMovesThePositionOnlyOnceAllBeforeItIsTaken() {
        var queue = InputQueue(position: 0)
        queue.append(message(0))
        queue.reachedEnd(4)
        #expect(queue.position == 0)
        #expect(queue.take()?.offset == 0)
        #expect(queue.position == 4)
        queue.reachedEnd(7)
        #expect(queue.position == 7)
    }

    @Test func rewindingDropsWhatWaits() {
        var queue = InputQueue(position: 0)
        queue.append(message(0))
        queue.append(message(1))
        _ = queue.take()
        queue.rewind(to: 0)
        #expect(queue.position == 0)
        #expect(queue.nextTimestamp == nil)
        #expect(queue.bytes == 0)
    }
}

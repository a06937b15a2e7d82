import DequeModule
import Foundation

/// Messages in waiting lines, one a key, of which the first of each line may be in work.
struct KeyLanes {
    /// What orders messages: their key; messages without one are ordered by nothing.
    enum Lane: Hashable {
        case key(TopicPartition, Data)
        case single(TopicPartition, Int64)

        init(_ message: ReceivedMessage) {
            self = message.key.map { .key(message.source, $0) } ?? .single(message.source, message.offset)
        }
    }

    private var waiting: [Lane: Deque<ReceivedMessage>] = [:]
    private var ready: Deque<Lane> = []
    private(set) var inWork: Set<Lane> = []
    /// Bytes of messages waiting and in work.
    private(set) var bytes = 0

    mutating func append(_ message: ReceivedMessage) {
        let lane = Lane(message)
        bytes += message.size
        if waiting[lane] == nil, !inWork.contains(lane) { ready.append(lane) }
        waiting[lane, default: []].append(message)
    }

    /// Takes the next message that may be begun.
    mutating func begin() -> ReceivedMessage? {
        guard let lane = ready.popFirst(), let message = waiting[lane]?.popFirst() else { return nil }
        if waiting[lane]?.isEmpty == true { waiting[lane] = nil }
        inWork.insert(lane)
        return message
    }

    /// Ends work on a message, so that the next one of its line may begin.
    mutating func end(_ message: ReceivedMessage) {
        let lane = Lane(message)
        inWork.remove(lane)
        bytes -= message.size
        if waiting[lane] != nil { ready.append(lane) }
    }

    /// Drops whatever has not begun. Lines in work stay closed until their work ends.
    mutating func dropWaiting() {
        bytes -= waiting.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.size } }
        waiting.removeAll(keepingCapacity: true)
        ready.removeAll(keepingCapacity: true)
    }
}

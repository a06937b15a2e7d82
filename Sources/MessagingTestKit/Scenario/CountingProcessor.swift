import Foundation
package import Messaging

/// Counts the messages of a partition and passes each on with its number, so that a step lost or done twice shows.
package final class CountingProcessor: PartitionProcessor {
    private struct State {
        var count = 0
        var positions: [String: Int64]?
    }

    private let partition: Int32
    private let stateTopic: String
    private let outputTopic: String
    private var committed = State()
    private var overlay = State()

    package init(partition: Int32, stateTopic: String, outputTopic: String) {
        self.partition = partition
        self.stateTopic = stateTopic
        self.outputTopic = outputTopic
    }

    package var restoredPositions: [String: Int64]? { committed.positions }
    package var nextTimer: Int64? { nil }

    package func restore(_ message: ReceivedMessage) throws {
        guard let value = message.value else { return }
        let fields = String(decoding: value, as: UTF8.self).split(separator: " ")
        guard let count = fields.first.flatMap({ Int($0) }), fields.count % 2 == 1 else {
            throw ConformanceFailure("a progress record cannot be read")
        }
        var positions: [String: Int64] = [:]
        for index in stride(from: 1, to: fields.count, by: 2) {
            positions[String(fields[index])] = Int64(fields[index + 1])
        }
        committed = State(count: count, positions: positions)
        overlay = committed
    }

    package func prepare(now: Int64) -> [OutgoingMessage] { [] }

    package func isHeld(_ topic: String, now: Int64) -> Bool { false }

    package func process(_ message: ReceivedMessage, now: Int64) -> [OutgoingMessage] {
        overlay.count += 1
        return [MemberDescription.output(message, count: overlay.count, to: outputTopic, partition: partition)]
    }

    package func fireTimer(now: Int64) -> [OutgoingMessage] { [] }

    package func snapshot(positions: [String: Int64]) -> [OutgoingMessage] {
        let fields = positions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let record = (["\(overlay.count)"] + fields).joined(separator: " ")
        return [
            OutgoingMessage(
                topic: stateTopic,
                partition: partition,
                key: Data("progress".utf8),
                value: Data(record.utf8)
            )
        ]
    }

    package func commit() { committed = overlay }

    package func rollback() { overlay = committed }
}

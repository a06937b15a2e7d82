import Foundation
import Logging
import Messaging
import Synchronization

/// Counts the messages of each key; each message's output is the count so far.
final class CountingPartition: PartitionProcessor {
    private let number: Int32
    private var counts: [String: Int] = [:]
    private var overlay: [String: Int] = [:]
    private(set) var restoredPositions: [String: Int64]?

    init(number: Int32) { self.number = number }

    func restore(_ message: ReceivedMessage) throws {
        guard message.keyText == "progress" else {
            counts[message.keyText] = Int(message.text)
            return
        }
        let pairs = message.text.split(separator: ",").map { $0.split(separator: "=") }
        restoredPositions = Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), Int64($0[1])!) })
    }

    func prepare(now: Int64) -> [OutgoingMessage] { [] }

    func isHeld(_ topic: String, now: Int64) -> Bool { false }

    func process(_ message: ReceivedMessage, now: Int64) -> [OutgoingMessage] {
        let key = message.keyText
        let count = (overlay[key] ?? counts[key] ?? 0) + 1
        overlay[key] = count
        return [OutgoingMessage(topic: "out", partition: number, key: Data(key.utf8), value: Data("\(count)".utf8))]
    }

    var nextTimer: Int64? { nil }

    func fireTimer(now: Int64) -> [OutgoingMessage] { [] }

    func snapshot(positions: [String: Int64]) -> [OutgoingMessage] {
        let states = overlay.sorted { $0.key < $1.key }.map { state($0.key, "\($0.value)") }
        let progress = positions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return states + [state("progress", progress)]
    }

    private func state(_ key: String, _ value: String) -> OutgoingMessage {
        OutgoingMessage(topic: "state", partition: number, key: Data(key.utf8), value: Data(value.utf8))
    }

    func commit() {
        counts.merge(overlay) { $1 }
        overlay = [:]
    }

    func rollback() { overlay = [:] }
}

/// Notices in the log that a partition was refused.
final class PartitionRestorationProbe: Sendable {
    private let refusals = Atomic<Int>(0)

    var logger: Logger { Logger(label: "test") { _ in Handler(probe: self) } }

    func waitForRefusal() async {
        while refusals.load(ordering: .relaxed) == 0 { await Task.yield() }
    }

    private struct Handler: LogHandler {
        let probe: PartitionRestorationProbe
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.error

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            if event.message.description.hasPrefix("Partition refused") {
                probe.refusals.wrappingAdd(1, ordering: .relaxed)
            }
        }
    }
}

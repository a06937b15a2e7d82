import Foundation
import Messaging

/// What members passed on, compared with what they were given.
struct OutputCheck {
    private struct Output {
        var partition: Int32
        var offset: Int64
        var count: Int
    }

    let input: [Int32: [ReceivedMessage]]
    let output: [Int32: [ReceivedMessage]]

    func verify(_ mode: MemberDescription.Mode) throws {
        for (partition, messages) in input {
            let outputs = try output[partition, default: []].map { try parse($0) }
            try require(outputs.allSatisfy { $0.partition == partition }, "an output stands in the wrong partition")
            switch mode {
            case .inTransaction: try verifyExactlyOnce(outputs, of: messages, in: partition)
            case .afterCompletion: try verifyAtLeastOnce(outputs, of: messages, in: partition)
            }
        }
        let strangers = output.keys.filter { input[$0] == nil }
        try require(strangers.isEmpty, "there is output of partitions without input")
    }

    private func verifyExactlyOnce(_ outputs: [Output], of messages: [ReceivedMessage], in partition: Int32) throws {
        try require(
            outputs.map(\.offset) == messages.map(\.offset),
            "partition \(partition): \(messages.count) records must be finished once each in order, not \(outputs.count)"
        )
        try require(
            outputs.map(\.count) == Array(1...max(1, messages.count)).prefix(messages.count).map { $0 },
            "partition \(partition): the state must have counted every record once"
        )
    }

    private func verifyAtLeastOnce(_ outputs: [Output], of messages: [ReceivedMessage], in partition: Int32) throws {
        let finished = Set(outputs.map(\.offset))
        let missing = messages.filter { !finished.contains($0.offset) }
        try require(missing.isEmpty, "partition \(partition): \(missing.count) records were never finished")
        let keys = Dictionary(uniqueKeysWithValues: messages.map { ($0.offset, $0.key ?? Data()) })
        let order = Dictionary(grouping: messages, by: { $0.key ?? Data() }).mapValues { $0.map(\.offset) }
        var reached: [Data: Int] = [:]
        for output in outputs {
            let key = keys[output.offset] ?? Data()
            guard let place = order[key]?.firstIndex(of: output.offset) else {
                throw ConformanceFailure("partition \(partition): \(output.offset) was never there")
            }
            // Done again is allowed; done before an earlier one of the key was done is not.
            try require(
                place <= reached[key, default: 0],
                "partition \(partition): record \(output.offset) was finished before an earlier one of its key"
            )
            reached[key] = max(reached[key, default: 0], place + 1)
        }
    }

    private func parse(_ message: ReceivedMessage) throws -> Output {
        let fields = String(decoding: message.value ?? Data(), as: UTF8.self).split(separator: " ")
        guard fields.count == 3, let partition = Int32(fields[0]), let offset = Int64(fields[1]),
            let count = Int(fields[2])
        else {
            throw ConformanceFailure("an output cannot be read")
        }
        return Output(partition: partition, offset: offset, count: count)
    }
}

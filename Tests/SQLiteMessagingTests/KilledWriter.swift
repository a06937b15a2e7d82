import Foundation
import Messaging
import SQLiteMessaging
import Synchronization

/// Writes pairs of messages, one a partition, and notes each pair once it is acknowledged, until the system kills it in
/// the middle.
struct KilledWriter {
    let directory: URL

    func run() async throws {
        let transport = try SQLiteTransport(directory: directory)
        try await transport.administrator.create([
            TopicSpecification(name: "pairs", partitions: 2, retention: .forever)
        ])
        let producer = try await transport.makeProducer()
        let notes = try FileHandle(forWritingTo: Self.notes(in: directory, creating: true))
        for number in 0..<100_000 {
            _ = try await producer.send(
                [0, 1].map {
                    OutgoingMessage(topic: "pairs", partition: $0, key: nil, value: Data("\(number)".utf8))
                }
            )
            try notes.write(contentsOf: Data("\(number)\n".utf8))
            if number == 50 {
                // Another thread kills, so that the writing goes on until then.
                Thread.detachNewThread { kill(getpid(), SIGKILL) }
            }
        }
    }

    static func acknowledged(in directory: URL) throws -> [Int] {
        let text = try String(contentsOf: notes(in: directory, creating: false), encoding: .utf8)
        return text.split(separator: "\n").compactMap { Int($0) }
    }

    private static func notes(in directory: URL, creating: Bool) -> URL {
        let file = directory.appendingPathComponent("acknowledged")
        if creating { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        return file
    }
}

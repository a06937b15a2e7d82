import Foundation
import Logging
import Messaging
import SQLiteMessaging

/// A transport in memory with topics of a number of partitions.
func makeMemoryTransport(_ topics: [String], partitions: Int32 = 2) async throws -> SQLiteTransport {
    let transport = try SQLiteTransport()
    try await transport.administrator.create(
        topics.map { TopicSpecification(name: $0, partitions: partitions, retention: .forever) }
    )
    return transport
}

func makeMessage(_ topic: String, _ key: String?, _ value: String) -> OutgoingMessage {
    OutgoingMessage(topic: topic, key: key.map { Data($0.utf8) }, value: Data(value.utf8))
}

/// Everything a topic holds now, in order within each partition.
func readAll(_ topic: String, of transport: any MessagingTransport) async throws -> [ReceivedMessage] {
    let partitions = try await transport.administrator.partitions(of: [topic])
    let ends = try await transport.administrator.offsets(
        Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
    )
    var waiting = ends.filter { $0.value > 0 }
    let reader = try await transport.makeReader(waiting.mapValues { _ in .earliest })
    var messages: [ReceivedMessage] = []
    while !waiting.isEmpty, let event = try await reader.next() {
        guard case .messages(let batch) = event else { continue }
        for message in batch {
            messages.append(message)
            if message.offset + 1 >= ends[message.source, default: 0] { waiting[message.source] = nil }
        }
    }
    await reader.close()
    return messages
}

extension ReceivedMessage {
    var text: String { String(decoding: value ?? Data(), as: UTF8.self) }
    var keyText: String { String(decoding: key ?? Data(), as: UTF8.self) }
}

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

import Foundation
import Messaging

/// A record as a person reads it.
struct RecordLine: Encodable {
    var topic: String
    var partition: Int
    var offset: Int64
    var timestamp: Int64
    var key: String?
    var headers: [[String: String?]]
    /// The value as text; bytes that are not UTF-8 are replaced.
    var value: String?

    init(_ message: ReceivedMessage) {
        topic = message.source.topic
        partition = Int(message.source.partition)
        offset = message.offset
        timestamp = message.timestamp
        key = message.key.map { String(decoding: $0, as: UTF8.self) }
        headers = message.headers.map { [$0.name: $0.value.map { String(decoding: $0, as: UTF8.self) }] }
        value = message.value.map { String(decoding: $0, as: UTF8.self) }
    }

    var text: String {
        let type = headers.lazy.compactMap { $0["ce_type"] ?? nil }.first ?? "-"
        return "\(partition)@\(offset) \(key ?? "-") \(type) \(value ?? "(tombstone)")"
    }
}

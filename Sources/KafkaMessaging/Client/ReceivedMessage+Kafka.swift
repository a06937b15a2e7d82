import CRDKafka
import Foundation
import Messaging

extension ReceivedMessage {
    /// Copies a message out of librdkafka's memory.
    ///
    /// - Parameter topic: its topic, whose name is not read anew for each message.
    init(_ message: UnsafePointer<rd_kafka_message_t>, topic: String) {
        let native = message.pointee
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        self.init(
            source: TopicPartition(topic, native.partition),
            offset: native.offset,
            timestamp: max(0, rd_kafka_message_timestamp(message, &kind)),
            key: native.key.map { Data(bytes: $0, count: native.key_len) },
            value: native.payload.map { Data(bytes: $0, count: native.len) },
            headers: Self.headers(of: message)
        )
    }

    private static func headers(of message: UnsafePointer<rd_kafka_message_t>) -> [MessageHeader] {
        var native: OpaquePointer?
        guard rd_kafka_message_headers(message, &native) == RD_KAFKA_RESP_ERR_NO_ERROR, let native else { return [] }
        var headers: [MessageHeader] = []
        headers.reserveCapacity(rd_kafka_header_cnt(native))
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        while rd_kafka_header_get_all(native, headers.count, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
            headers.append(
                MessageHeader(name.map { String(cString: $0) } ?? "", value.map { Data(bytes: $0, count: size) })
            )
        }
        return headers
    }
}

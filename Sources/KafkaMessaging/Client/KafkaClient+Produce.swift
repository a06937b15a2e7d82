import CRDKafka
import Foundation
import Messaging

extension KafkaClient {
    /// Hands one message to librdkafka, which copies it; never blocks.
    ///
    /// - Parameter tag: comes back with the delivery report.
    static func produce(
        _ message: OutgoingMessage,
        to partition: Int32,
        tag: UnsafeMutableRawPointer?,
        with client: OpaquePointer
    ) -> KafkaFailure? {
        // One VTYPE_HEADERS rather than VTYPE_HEADER each: the latter crashes 2.0.2 on an unknown partition.
        let headers = message.headers.isEmpty ? nil : nativeHeaders(message.headers)
        let failure = message.topic.withCString { topic in
            withBytes(message.key) { key, keySize in
                withBytes(message.value) { value, valueSize in
                    var arguments = [rd_kafka_vu_t](repeating: rd_kafka_vu_t(), count: headers == nil ? 6 : 7)
                    arguments[0].vtype = RD_KAFKA_VTYPE_TOPIC
                    arguments[0].u.cstr = topic
                    arguments[1].vtype = RD_KAFKA_VTYPE_PARTITION
                    arguments[1].u.i32 = partition
                    arguments[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
                    arguments[2].u.i = RD_KAFKA_MSG_F_COPY
                    arguments[3].vtype = RD_KAFKA_VTYPE_KEY
                    arguments[3].u.mem.ptr = UnsafeMutableRawPointer(mutating: key)
                    arguments[3].u.mem.size = keySize
                    arguments[4].vtype = RD_KAFKA_VTYPE_VALUE
                    arguments[4].u.mem.ptr = UnsafeMutableRawPointer(mutating: value)
                    arguments[4].u.mem.size = valueSize
                    arguments[5].vtype = RD_KAFKA_VTYPE_OPAQUE
                    arguments[5].u.ptr = tag
                    if let headers {
                        arguments[6].vtype = RD_KAFKA_VTYPE_HEADERS
                        arguments[6].u.headers = headers
                    }
                    return KafkaFailure(consuming: rd_kafka_produceva(client, arguments, arguments.count))
                }
            }
        }
        if failure != nil, let headers { rd_kafka_headers_destroy(headers) }
        return failure
    }

    private static func nativeHeaders(_ headers: [MessageHeader]) -> OpaquePointer {
        let native = rd_kafka_headers_new(headers.count)!
        for header in headers {
            withBytes(header.value) { value, size in
                _ = rd_kafka_header_add(native, header.name, -1, value, size)
            }
        }
        return native
    }

    /// A null pointer means `nil`; empty data has a pointer and no length.
    private static func withBytes<Value>(_ data: Data?, _ body: (UnsafeRawPointer?, Int) -> Value) -> Value {
        guard let data else { return body(nil, 0) }
        guard !data.isEmpty else { return withUnsafePointer(to: 0 as UInt8) { body($0, 0) } }
        return data.withUnsafeBytes { body($0.baseAddress, $0.count) }
    }
}

import Foundation
import Messaging

/// The headers of a message as one blob.
///
/// Unsigned LEB128 numbers: the count; then of each header the length of its name, the name, the length of its value
/// plus one (zero: no value), the value.
enum HeaderCoding {
    static func encode(_ headers: [MessageHeader]) -> [UInt8]? {
        guard !headers.isEmpty else { return nil }
        var blob: [UInt8] = []
        blob.reserveCapacity(headers.reduce(8) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 8 })
        append(headers.count, to: &blob)
        for header in headers {
            append(header.name.utf8.count, to: &blob)
            blob.append(contentsOf: header.name.utf8)
            append(header.value.map { $0.count + 1 } ?? 0, to: &blob)
            header.value?.withUnsafeBytes { blob.append(contentsOf: $0) }
        }
        return blob
    }

    /// - Throws: ``MessagingError/Code/inconsistent`` where the blob is not one that ``encode(_:)`` makes.
    static func decode(_ blob: UnsafeRawBufferPointer) throws(MessagingError) -> [MessageHeader] {
        var rest = blob[...]
        let count = try number(from: &rest)
        var headers: [MessageHeader] = []
        headers.reserveCapacity(min(count, 64))
        for _ in 0..<count {
            let name = try bytes(number(from: &rest), from: &rest)
            let length = try number(from: &rest)
            let value = length == 0 ? nil : Data(try bytes(length - 1, from: &rest))
            headers.append(MessageHeader(String(decoding: name, as: UTF8.self), value))
        }
        guard rest.isEmpty else { throw damaged }
        return headers
    }

    private static func append(_ number: Int, to blob: inout [UInt8]) {
        var number = UInt(number)
        while number >= 0x80 {
            blob.append(UInt8(truncatingIfNeeded: number) | 0x80)
            number >>= 7
        }
        blob.append(UInt8(truncatingIfNeeded: number))
    }

    private static func number(from rest: inout Slice<UnsafeRawBufferPointer>) throws(MessagingError) -> Int {
        var number: UInt = 0
        for shift in stride(from: UInt(0), to: 56, by: 7) {
            guard let byte = rest.popFirst() else { throw damaged }
            number |= UInt(byte & 0x7f) << shift
            if byte < 0x80 { return Int(number) }
        }
        throw damaged
    }

    private static func bytes(
        _ count: Int,
        from rest: inout Slice<UnsafeRawBufferPointer>
    ) throws(MessagingError) -> Slice<UnsafeRawBufferPointer> {
        guard count <= rest.count else { throw damaged }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static var damaged: MessagingError {
        MessagingError(.inconsistent, "The headers of a stored message are damaged. Check the disk that holds the log.")
    }
}

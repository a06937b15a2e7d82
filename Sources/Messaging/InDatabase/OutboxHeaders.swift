import Foundation

/// Headers in a column: for each one the length of its name and of its value as 32-bit big-endian numbers, then both; a
/// missing value has the length -1.
enum OutboxHeaders {
    static func encode(_ headers: [MessageHeader]) throws -> Data {
        var data = Data()
        for header in headers {
            append(Int32(header.name.utf8.count), to: &data)
            append(header.value.map { Int32($0.count) } ?? -1, to: &data)
            data.append(contentsOf: header.name.utf8)
            if let value = header.value { data.append(value) }
        }
        return data
    }

    static func decode(_ data: Data) throws -> [MessageHeader] {
        var headers: [MessageHeader] = []
        var rest = data[...]
        while !rest.isEmpty {
            let nameLength = try takeNumber(&rest)
            let valueLength = try takeNumber(&rest)
            let name = try take(Int(nameLength), &rest)
            let value = valueLength < 0 ? nil : try take(Int(valueLength), &rest)
            headers.append(MessageHeader(String(decoding: name, as: UTF8.self), value))
        }
        return headers
    }

    private static func append(_ number: Int32, to data: inout Data) {
        withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
    }

    private static func takeNumber(_ rest: inout Data) throws -> Int32 {
        let bytes = try take(4, &rest)
        return bytes.reduce(into: Int32(0)) { $0 = $0 << 8 | Int32($1) }
    }

    private static func take(_ count: Int, _ rest: inout Data) throws -> Data {
        guard count >= 0, rest.count >= count else {
            throw MessagingError(.inconsistent, "The headers of a message in the outbox are damaged.")
        }
        defer { rest = rest.dropFirst(count) }
        return Data(rest.prefix(count))
    }
}

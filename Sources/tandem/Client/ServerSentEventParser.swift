import Foundation

/// Splits a stream of bytes into server-sent events (WHATWG HTML, 9.2.6).
struct ServerSentEventParser {
    struct Message: Equatable {
        var id: String?
        var event: String?
        var data: Data
    }

    private var line: [UInt8] = []
    private var lastWasCarriageReturn = false
    private var id: String?
    private var event: String?
    private var data: [UInt8]?

    /// - Returns: the events that these bytes complete; comments, heartbeats among them, complete none.
    mutating func append(_ bytes: some Sequence<UInt8>) -> [Message] {
        var messages: [Message] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n") where lastWasCarriageReturn:
                lastWasCarriageReturn = false
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                lastWasCarriageReturn = byte == UInt8(ascii: "\r")
                if let message = endLine() { messages.append(message) }
            default:
                lastWasCarriageReturn = false
                line.append(byte)
            }
        }
        return messages
    }

    private mutating func endLine() -> Message? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return endMessage() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        let field = line[..<(colon ?? line.endIndex)]
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: field, as: UTF8.self) {
        case "id": id = String(decoding: value, as: UTF8.self)
        case "event": event = String(decoding: value, as: UTF8.self)
        case "data":
            if data != nil { data?.append(UInt8(ascii: "\n")) }
            data = (data ?? []) + value
        default: break
        }
        return nil
    }

    private mutating func endMessage() -> Message? {
        defer {
            event = nil
            data = nil
        }
        return data.map { Message(id: id, event: event, data: Data($0)) }
    }
}

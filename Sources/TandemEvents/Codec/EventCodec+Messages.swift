package import Foundation
package import Messaging

extension EventCodec {
    /// An event as a record in binary mode (CloudEvents 1.0, Kafka protocol binding): attributes in `ce_*` headers,
    /// the subject as key, the value as canonical JSON.
    /// - Parameters:
    ///   - topic: The name of the topic on the transport.
    ///   - partition: The partition; nil lets the key choose.
    /// - Throws: `EventCodingError` when the event is of an unknown type.
    package func encode<Body>(
        _ event: Event<Body>, topic: String, partition: Int32? = nil
    ) throws(EventCodingError) -> OutgoingMessage {
        record(event, value: try encodeValue(of: event), topic: topic, partition: partition)
    }

    /// An event as a record in binary mode, its value having been encoded before.
    /// - Parameter value: The canonical JSON of the event's value.
    package func record<Body>(
        _ event: Event<Body>, value: Data, topic: String, partition: Int32? = nil
    ) -> OutgoingMessage {
        var headers = [
            MessageHeader("ce_specversion", "1.0"),
            MessageHeader("ce_id", event.id.description),
            MessageHeader("ce_type", event.type.description),
            MessageHeader("ce_source", event.source.rawValue),
            MessageHeader("ce_subject", event.subject),
            MessageHeader("ce_time", event.time.description),
            MessageHeader("content-type", "application/json"),
        ]
        if let traceparent = event.traceparent {
            headers.append(MessageHeader("traceparent", traceparent))
        }
        return OutgoingMessage(
            topic: topic, partition: partition, key: Data(event.subject.utf8), value: value, headers: headers)
    }

    /// An event from a record in binary mode.
    /// - Parameter body: A body, which must be of the event's type, or the union of a topic, which takes types it does
    ///   not know as `unknown`.
    /// - Throws: `EventCodingError` naming the header or field that does not fit; `missingValue` for a tombstone.
    package func decode<Body>(
        _ body: Body.Type, from message: ReceivedMessage
    ) throws(EventCodingError) -> Event<Body> {
        let attributes = try EventAttributes(headers: message.headers)
        guard let value = message.value else {
            throw EventCodingError(code: .missingValue, field: "", expected: "a JSON object")
        }
        return try decodeValue(body, attributes: attributes, from: value)
    }

    /// A record in binary mode, of whatever type, as one line of the JSON format of CloudEvents; its value as it stands.
    /// - Throws: `EventCodingError` naming the header that does not fit, or when the value is not a JSON object.
    package func structured(_ message: ReceivedMessage) throws(EventCodingError) -> Data {
        let attributes = try encode(EventAttributes(headers: message.headers))
        guard let value = message.value else {
            throw EventCodingError(code: .missingValue, field: "", expected: "a JSON object")
        }
        _ = try decode(AnyJSONObject.self, from: value)
        // `data` sorts before every attribute, and a line break in JSON is nothing but space between tokens.
        var line = Data(#"{"data":"#.utf8)
        line.append(contentsOf: value.lazy.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
        line.append(UInt8(ascii: ","))
        line.append(attributes.dropFirst())
        return line
    }
}

extension EventAttributes {
    /// The attributes in a record's headers; the last one of a name counts.
    init(headers: [MessageHeader]) throws(EventCodingError) {
        var version: String?
        var id: String?
        var type: String?
        var source: String?
        var subject: String?
        var time: String?
        var traceparent: String?
        for header in headers {
            switch header.name {
            case "ce_specversion": version = try header.text()
            case "ce_id": id = try header.text()
            case "ce_type": type = try header.text()
            case "ce_source": source = try header.text()
            case "ce_subject": subject = try header.text()
            case "ce_time": time = try header.text()
            case "traceparent": traceparent = try? header.text()
            default: continue
            }
        }
        guard try require(version, "ce_specversion") == "1.0" else {
            throw EventCodingError(code: .invalidHeader, field: "ce_specversion", expected: "1.0")
        }
        guard let id = EventID(try require(id, "ce_id")) else {
            throw EventCodingError(code: .invalidHeader, field: "ce_id", expected: "a UUID")
        }
        guard let time = Timestamp(try require(time, "ce_time")) else {
            throw EventCodingError(code: .invalidHeader, field: "ce_time", expected: "an RFC 3339 date-time")
        }
        self.init(
            id: id, type: EventType(try require(type, "ce_type")),
            source: EventSource(rawValue: try require(source, "ce_source")),
            subject: try require(subject, "ce_subject"), time: time, traceparent: traceparent)
    }
}

private func require(_ text: String?, _ name: String) throws(EventCodingError) -> String {
    guard let text else {
        throw EventCodingError(code: .missingHeader, field: name, expected: "a CloudEvents attribute")
    }
    return text
}

extension MessageHeader {
    fileprivate func text() throws(EventCodingError) -> String {
        guard let value, let text = String(validating: value, as: UTF8.self) else {
            throw EventCodingError(code: .invalidHeader, field: name, expected: "text in UTF-8")
        }
        return text
    }
}

/// Decodes from any JSON object, whatever it holds.
private struct AnyJSONObject: Decodable {
    private enum Key: CodingKey {}

    init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: Key.self)
    }
}

import Crypto
package import Foundation

/// Reads and writes all JSON of Tandem, in one canonical form: keys sorted, no whitespace, slashes not escaped.
///
/// It holds no state between calls; one may serve any number of tasks at once.
package struct EventCodec: Sendable {
    private let encoder: JSONEncoder
    private let decoder: JSONDecoder

    package init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        decoder = JSONDecoder()
    }

    /// The canonical JSON of a value.
    /// - Throws: `EventCodingError` when JSON cannot hold it.
    package func encode(_ value: some Encodable) throws(EventCodingError) -> Data {
        do {
            return try encoder.encode(value)
        } catch {
            throw EventCodingError(error)
        }
    }

    /// A value from JSON in UTF-8; fields that the type does not know are ignored.
    /// - Throws: `EventCodingError` naming the field that does not fit.
    package func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws(EventCodingError) -> Value {
        do {
            return try decoder.decode(type, from: data)
        } catch {
            throw failure(error, in: data)
        }
    }

    /// The SHA-256 of a value's canonical JSON, as 64 lower-case hexadecimal digits.
    /// - Throws: `EventCodingError` when JSON cannot hold the value.
    package func digest(of value: some Encodable) throws(EventCodingError) -> String {
        Self.digest(ofData: try encode(value))
    }

    /// The SHA-256 of bytes, as 64 lower-case hexadecimal digits.
    package static func digest(ofData data: Data) -> String {
        let digest = SHA256.hash(data: data)
        return String(unsafeUninitializedCapacity: 64) { text in
            var index = 0
            for byte in digest {
                for digit in [byte >> 4, byte & 0xF] {
                    text[index] = digit < 10 ? digit + 48 : digit + 87
                    index += 1
                }
            }
            return 64
        }
    }

    /// An event in the JSON format of CloudEvents ("structured mode"): attributes and `data` in one object.
    /// - Throws: `EventCodingError` when the event is of an unknown type.
    package func encodeStructured<Body>(_ event: Event<Body>) throws(EventCodingError) -> Data {
        try encode(StructuredEvent(event: event))
    }

    /// An event from the JSON format of CloudEvents.
    /// - Parameter body: A body, which must be of the event's type, or the union of a topic.
    /// - Throws: `EventCodingError` naming the field that does not fit.
    package func decodeStructured<Body>(
        _ body: Body.Type, from data: Data
    ) throws(EventCodingError) -> Event<Body> {
        try decode(StructuredEvent<Body>.self, from: data).event
    }

    /// The value of an event as binary mode holds it: the common fields and the body's in one flat object.
    func encodeValue<Body>(of event: Event<Body>) throws(EventCodingError) -> Data {
        try encode(EventValue(event))
    }

    /// An event from its attributes and its value in binary mode.
    func decodeValue<Body>(
        _ body: Body.Type, attributes: EventAttributes, from data: Data
    ) throws(EventCodingError) -> Event<Body> {
        do {
            let value = try decoder.decode(EventValue<Body>.self, from: data, configuration: attributes.type)
            return Event(attributes: attributes, value: value)
        } catch {
            throw failure(error, in: data)
        }
    }

    /// The decoder reports a number out of range, or half a surrogate pair, like bytes that are not JSON at all; the two
    /// differ to whoever sent them.
    private func failure(_ error: any Error, in data: Data) -> EventCodingError {
        let failure = EventCodingError(error)
        guard failure.code == .malformed, (try? decoder.decode(AnyJSON.self, from: data)) != nil else {
            return failure
        }
        return EventCodingError(
            code: .invalidField, field: "", expected: "integers within 64 bits and text without lone surrogates")
    }
}

/// Decodes from any JSON document, whatever it holds.
private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) {}
}

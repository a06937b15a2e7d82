import Foundation
import Messaging
import Testing

@testable import TandemEvents

@Suite struct ExampleTests {
    let codec = EventCodec()

    @Test("Every example is read and written again without loss", arguments: Example.all)
    func roundTrip(example: Example) throws {
        let written = try example.topic.accept(StructuredRoundTrip(codec: codec, data: example.data))
        #expect(try codec.decode(JSONValue.self, from: written) == codec.decode(JSONValue.self, from: example.data))
    }

    @Test("Every example passes through a record in binary mode", arguments: Example.all)
    func binaryMode(example: Example) throws {
        let value = try example.topic.accept(BinaryRoundTrip(codec: codec, data: example.data))
        let original = try codec.decode(JSONValue.self, from: example.data)
        #expect(try codec.decode(JSONValue.self, from: value) == original["data"])
    }

    @Test("Fields that a later version adds anywhere are passed over", arguments: Example.all)
    func unknownFields(example: Example) throws {
        // Maps hold what callers name, so that an addition to them is no unknown field.
        let original = try codec.decode(JSONValue.self, from: example.data)
        let extended = original.addingEverywhere("fieldOfALaterVersion", .string("x"))
        let data = try codec.encode(extended)
        let written = try example.topic.accept(StructuredRoundTrip(codec: codec, data: data))
        let expected = original.addingToMaps("fieldOfALaterVersion", .string("x"))
        #expect(try codec.decode(JSONValue.self, from: written) == expected)
    }

    @Test("Types, schemas and examples name each other")
    func everyTypeIsDescribed() throws {
        let schemas = Example.files(in: "events").filter { $0.lastPathComponent != "common.json" }.map { url in
            "tandem.\(url.deletingLastPathComponent().lastPathComponent).\(url.deletingPathExtension().lastPathComponent)"
        }
        let known = try Example.all.reduce(into: Set<String>()) { types, example in
            types.insert(try example.topic.accept(KnownType(codec: codec, data: example.data)))
        }
        #expect(known == Set(schemas))
        #expect(schemas.count == 54)
    }
}

extension JSONValue {
    /// The value with a field added to each map of text within it: `attributes`, `parameters` and `values`.
    fileprivate func addingToMaps(_ key: String, _ value: JSONValue) -> JSONValue {
        switch self {
        case .array(let values): .array(values.map { $0.addingToMaps(key, value) })
        case .object(let fields):
            .object(
                fields.reduce(into: [:]) { result, field in
                    var changed = field.value.addingToMaps(key, value)
                    if ["attributes", "parameters", "values"].contains(field.key) { changed[key] = value }
                    result[field.key] = changed
                })
        default: self
        }
    }
}

private struct StructuredRoundTrip: TopicVisitor {
    let codec: EventCodec
    let data: Data

    func visit<Body: EventPayload>(_ body: Body.Type) throws -> Data {
        try codec.encodeStructured(codec.decodeStructured(body, from: data))
    }
}

private struct BinaryRoundTrip: TopicVisitor {
    let codec: EventCodec
    let data: Data

    func visit<Body: EventPayload>(_ body: Body.Type) throws -> Data {
        let event = try codec.decodeStructured(body, from: data)
        let sent = try codec.encode(event, topic: "topic.v1")
        let received = ReceivedMessage(
            source: TopicPartition("topic.v1", 3), offset: 7, timestamp: 0, key: sent.key, value: sent.value,
            headers: sent.headers)
        #expect(try codec.decode(body, from: received) == event)
        #expect(sent.key == Data(event.subject.utf8))
        return try #require(sent.value)
    }
}

private struct KnownType: TopicVisitor {
    let codec: EventCodec
    let data: Data

    /// The type of the event, empty when the union takes it for an unknown one.
    func visit<Body: EventPayload>(_ body: Body.Type) throws -> String {
        let event = try codec.decodeStructured(body, from: data)
        return "\(event.body)".hasPrefix("unknown(") ? "" : event.type.description
    }
}

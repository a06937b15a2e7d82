import Foundation
import Messaging
import Testing

@testable import TandemEvents

@Suite struct EventCodecTests {
    let codec = EventCodec()

    static let conversation = ConversationContext(
        conversationID: ConversationID(high: 0x1111_2222_3333_5444, low: 0x8555_6666_7777_8888),
        customerID: CustomerID(high: 1, low: 2), brand: "fjordhandel", channel: Channel(kind: .web))
    static let event = Event(
        id: EventID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001), time: Timestamp(milliseconds: 1_500),
        source: .ingestGateway, conversation: conversation,
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        body: CustomerEvent.messageReceived(
            MessageReceived(messageID: MessageID(high: 3, low: 4), content: Content(text: "a/b \u{1F600}"))))

    func received(_ sent: OutgoingMessage) -> ReceivedMessage {
        ReceivedMessage(
            source: TopicPartition(sent.topic, 0), offset: 0, timestamp: 0, key: sent.key, value: sent.value,
            headers: sent.headers)
    }

    @Test("A record holds the attributes as headers and flat canonical JSON as value")
    func binaryMode() throws {
        let message = try codec.encode(Self.event, topic: "customer-events.v1", partition: 4)
        #expect(message.topic == "customer-events.v1")
        #expect(message.partition == 4)
        #expect(message.key == Data("11112222-3333-5444-8555-666677778888".utf8))
        #expect(
            message.headers == [
                MessageHeader("ce_specversion", "1.0"),
                MessageHeader("ce_id", "01900000-0000-7000-8000-000000000001"),
                MessageHeader("ce_type", "tandem.customer-events.message.received.v1"),
                MessageHeader("ce_source", "/tandem/ingest-gateway"),
                MessageHeader("ce_subject", "11112222-3333-5444-8555-666677778888"),
                MessageHeader("ce_time", "1970-01-01T00:00:01.500Z"),
                MessageHeader("content-type", "application/json"),
                MessageHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            ])
        let expected = #"""
            {"automated":false,"brand":"fjordhandel","channel":{"kind":"web"},"content":{"parts":[{"text":"a/b 😀",\#
            "type":"text"}],"protection":"none"},"conversationID":"11112222-3333-5444-8555-666677778888",\#
            "customerID":"00000000-0000-0001-0000-000000000002","messageID":"00000000-0000-0003-0000-000000000004"}
            """#
        #expect(String(decoding: try #require(message.value), as: UTF8.self) == expected)
    }

    @Test("A record of any type becomes one line of structured mode")
    func structuredLine() throws {
        let sent = try codec.encode(Self.event, topic: "t")
        let line = try codec.structured(received(sent))
        #expect(try line == codec.encodeStructured(Self.event))

        var foreign = received(sent)
        foreign.headers[2] = MessageHeader("ce_type", "tandem.customer-events.mood.changed.v1")
        foreign.value = Data("{\n  \"mood\": \"a\\nb\"\r\n}".utf8)
        let foreignLine = try codec.structured(foreign)
        #expect(!foreignLine.contains(0x0A) && !foreignLine.contains(0x0D))
        let read = try codec.decode(JSONValue.self, from: foreignLine)
        #expect(read["data"] == .object(["mood": .string("a\nb")]))
        #expect(read["type"] == .string("tandem.customer-events.mood.changed.v1"))

        for value in ["", "[]", "{", "1", "{},\"id\":1"] {
            foreign.value = Data(value.utf8)
            #expect(throws: EventCodingError.self) { try codec.structured(foreign) }
        }
    }

    @Test("A single body is read as such, and refused for another type")
    func singleBody() throws {
        let message = received(try codec.encode(Self.event, topic: "t"))
        let event = try codec.decode(MessageReceived.self, from: message)
        #expect(event.body.content.text == "a/b \u{1F600}")
        #expect(throws: EventCodingError.self) { try codec.decode(PersonRequested.self, from: message) }
        do {
            _ = try codec.decode(PersonRequested.self, from: message)
        } catch {
            #expect(error.code == .unexpectedType)
        }
    }

    @Test("A type that is not known keeps its common fields and its name")
    func unknownType() throws {
        var message = received(try codec.encode(Self.event, topic: "t"))
        message.headers[2] = MessageHeader("ce_type", "tandem.customer-events.mood.changed.v1")
        let event = try codec.decode(CustomerEvent.self, from: message)
        #expect(event.body == .unknown(type: "tandem.customer-events.mood.changed.v1"))
        #expect(event.conversation == Self.conversation)
        do {
            _ = try codec.encode(event, topic: "t")
            Issue.record("An event of an unknown type was written")
        } catch {
            #expect(error.code == .unexpectedType)
        }
    }

    @Test("Parts and codes of a later version are kept as far as they can be")
    func unknownVocabulary() throws {
        let json = #"{"parts":[{"type":"hologram","depth":3}],"protection":"none"}"#
        let content = try codec.decode(Content.self, from: Data(json.utf8))
        #expect(content.parts == [.unsupported(kind: "hologram")])
        let written = String(decoding: try codec.encode(content), as: UTF8.self)
        #expect(written == #"{"parts":[{"kind":"hologram","type":"unsupported"}],"protection":"none"}"#)
        let reason = try codec.decode([HandoffReason].self, from: Data(#"["weather"]"#.utf8))
        #expect(reason == [HandoffReason(rawValue: "weather")])
    }

    @Test("Null stands for an absent optional field")
    func nulls() throws {
        let json = #"{"kind":"web","account":null,"addressID":null}"#
        #expect(try codec.decode(Channel.self, from: Data(json.utf8)) == Channel(kind: .web))
    }

    @Test("The digest is that of the canonical form")
    func digest() throws {
        // SHA-256 of {"a":1,"b":[]}, by another implementation.
        let value = JSONValue.object(["b": .array([]), "a": .integer(1)])
        #expect(
            try codec.digest(of: value) == "f87e4099e9be5e75094e0a4f46d3dc18a9c37429314a5a2490fb78d31e7e170c")
        #expect(
            EventCodec.digest(ofData: Data())
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}

import Foundation
import Messaging
import Testing

@testable import TandemEvents

@Suite struct EventCodingErrorTests {
    let codec = EventCodec()

    /// What a value of the customer is in these tests; no error may contain it.
    static let secret = "4111111111111111"

    @Test(
        "An error names the field and what was expected there, and nothing that stood there",
        arguments: [
            (#"{"parts":[],"protection":"none""#, "malformed JSON: expected one JSON value in UTF-8"),
            ("", "malformed JSON: expected one JSON value in UTF-8"),
            (#"{"protection":"none"}"#, "missing field parts: expected a value"),
            (#"{"parts":null,"protection":"none"}"#, "missing field parts: expected an array"),
            (#"{"parts":"4111111111111111","protection":"none"}"#, "invalid field parts: expected an array"),
            (
                #"{"parts":[{"type":"text","text":4111111111111111}],"protection":"none"}"#,
                "invalid field parts[0].text: expected a string"
            ),
            (
                #"{"parts":[{"text":"4111111111111111"}],"protection":"none"}"#,
                "missing field parts[0].type: expected a value"
            ),
            (
                #"{"parts":[],"protection":"4111111111111111"}"#,
                #"invalid field protection: expected "none" or an object with "sealed""#
            ),
            (
                #"{"parts":[],"protection":{"sealed":{"keyID":"4111111111111111"}}}"#,
                "missing field protection.sealed.algorithm: expected a value"
            ),
            (
                #"{"parts":[],"protection":"none","language":{"tag":"sv","confidence":4111111111111111.5}}"#,
                "invalid field: expected integers within 64 bits and text without lone surrogates"
            ),
            (
                #"{"parts":[],"protection":"none","language":{"tag":"sv","confidence":"4111111111111111"}}"#,
                "invalid field language.confidence: expected an integer"
            ),
            (
                #"{"parts":[{"type":"attachment","id":"4111111111111111"}],"protection":"none"}"#,
                "invalid field parts[0].id: expected a UUID"
            ),
            (#"["4111111111111111"]"#, "invalid field: expected an object"),
        ])
    func content(json: String, expected: String) {
        do {
            _ = try codec.decode(Content.self, from: Data(json.utf8))
            Issue.record("It was read")
        } catch {
            #expect(error.description == expected)
            #expect(!error.description.contains(Self.secret))
        }
    }

    @Test("Invalid UTF-8 is malformed")
    func invalidUTF8() {
        do {
            _ = try codec.decode([String].self, from: Data([0x5B, 0x22, 0xFF, 0x22, 0x5D]))
            Issue.record("It was read")
        } catch {
            #expect(error.code == .malformed || error.code == .invalidField)
        }
    }

    @Test("Nesting without end is refused, not followed")
    func deepNesting() {
        let bytes = Data(String(repeating: "[", count: 200_000).utf8)
        #expect(throws: EventCodingError.self) { try codec.decode(JSONValue.self, from: bytes) }
    }

    @Test("Numbers that are none are not written")
    func notEncodable() {
        do {
            _ = try codec.encode(["price": Double.nan])
            Issue.record("It was written")
        } catch {
            #expect(error.code == .notEncodable)
            #expect(error.field == "price")
        }
    }

    @Test(
        "A header that is absent or wrong is named",
        arguments: [
            ("ce_specversion", nil, "missing header ce_specversion: expected a CloudEvents attribute"),
            ("ce_specversion", "0.3", "invalid header ce_specversion: expected 1.0"),
            ("ce_id", nil, "missing header ce_id: expected a CloudEvents attribute"),
            ("ce_id", "4111111111111111", "invalid header ce_id: expected a UUID"),
            ("ce_type", nil, "missing header ce_type: expected a CloudEvents attribute"),
            ("ce_source", nil, "missing header ce_source: expected a CloudEvents attribute"),
            ("ce_subject", nil, "missing header ce_subject: expected a CloudEvents attribute"),
            ("ce_time", "4111111111111111", "invalid header ce_time: expected an RFC 3339 date-time"),
        ] as [(String, String?, String)])
    func headers(name: String, value: String?, expected: String) throws {
        let sent = try codec.encode(EventCodecTests.event, topic: "t")
        let headers = sent.headers.compactMap { header in
            header.name == name ? value.map { MessageHeader(name, $0) } : header
        }
        do {
            _ = try codec.decode(CustomerEvent.self, from: message(value: sent.value, headers: headers))
            Issue.record("It was read")
        } catch {
            #expect(error.description == expected)
        }
    }

    @Test("Headers that are not text are named")
    func headerBytes() throws {
        let sent = try codec.encode(EventCodecTests.event, topic: "t")
        for value in [Data([0xFF, 0xFE]), nil] {
            do {
                let headers = sent.headers + [MessageHeader("ce_source", value)]
                _ = try codec.decode(CustomerEvent.self, from: message(value: sent.value, headers: headers))
                Issue.record("It was read")
            } catch {
                #expect(error.description == "invalid header ce_source: expected text in UTF-8")
            }
        }
    }

    @Test("A tombstone is told apart from an event")
    func tombstone() throws {
        let sent = try codec.encode(EventCodecTests.event, topic: "t")
        do {
            _ = try codec.decode(CustomerEvent.self, from: message(value: nil, headers: sent.headers))
            Issue.record("It was read")
        } catch {
            #expect(error.code == .missingValue)
        }
    }

    private func message(value: Data?, headers: [MessageHeader]) -> ReceivedMessage {
        ReceivedMessage(
            source: TopicPartition("t", 0), offset: 0, timestamp: 0, key: nil, value: value, headers: headers)
    }
}

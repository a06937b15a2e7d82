import Foundation
import Testing

@testable import TandemEvents

@Suite struct IdentifierTests {
    @Test("Version 5: the vector of RFC 9562, A.4")
    func version5() throws {
        let dns = try #require(EventID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        let named = EventID.named("www.example.com".utf8, in: dns)
        #expect(named.description == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
        #expect(named.version == 5)
    }

    @Test("Version 7: the vector of RFC 9562, A.6")
    func version7() {
        var words = Words([0x0CC3, 0x18C4_DC0C_0C07_398F << 2])
        let identifier = MessageID.starting(at: Timestamp(milliseconds: 1_645_557_742_000), using: &words)
        #expect(identifier.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(identifier.version == 7)
    }

    @Test("Version 7 is ordered by time, and differs within a millisecond")
    func version7Order() {
        var generator = SeededGenerator()
        let moments = (0..<200).map { _ in Int64.random(in: 0...4_000_000_000_000, using: &generator) }.sorted()
        var identifiers: [EventID] = []
        for moment in moments {
            identifiers.append(.starting(at: Timestamp(milliseconds: moment), using: &generator))
        }
        #expect(identifiers == identifiers.sorted())
        let same = Set((0..<1_000).map { _ in EventID.starting(at: Timestamp(milliseconds: 5)) })
        #expect(same.count == 1_000)
        #expect(same.allSatisfy { $0.version == 7 && $0.low >> 62 == 0b10 })
    }

    @Test("Text agrees with Foundation's, and reads back as the same in either case")
    func text() throws {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            let identifier = EventID(high: generator.next(), low: generator.next())
            let uuid = try #require(UUID(uuidString: identifier.description))
            #expect(uuid.uuidString.lowercased() == identifier.description)
            #expect(EventID(identifier.description) == identifier)
            #expect(EventID(uuid.uuidString) == identifier)
            let other = EventID(high: generator.next(), low: generator.next())
            #expect((identifier < other) == (identifier.description < other.description))
        }
    }

    @Test(
        "Everything else is refused",
        arguments: [
            "", "017f22e279b07cc398c4dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398fa",
            "017f22e2-79b0-7cc3-98c4_dc0c0c07398f", "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c0739８",
        ])
    func refusal(text: String) {
        #expect(EventID(text) == nil)
    }

    @Test("A retry makes the same identifier; another key, body, conversation or customer another one")
    func derivation() {
        let customer = CustomerID(high: 1, low: 1)
        let conversation = ConversationID.opened(by: customer, idempotencyKey: "k")
        #expect(conversation == .opened(by: customer, idempotencyKey: "k"))
        #expect(conversation != .opened(by: customer, idempotencyKey: "l"))
        #expect(conversation != .opened(by: CustomerID(high: 1, low: 2), idempotencyKey: "k"))

        func message(_ key: String, _ body: String, in conversation: ConversationID) -> MessageID {
            .submitted(to: conversation, idempotencyKey: key, canonicalBody: Data(body.utf8))
        }
        let original = message("k", "{}", in: conversation)
        #expect(original == message("k", "{}", in: conversation))
        #expect(original != message("k", "{ }", in: conversation))
        #expect(original != message("", "{}", in: conversation))
        #expect(original != message("k", "{}", in: ConversationID(high: 9, low: 9)))

        let cause = EventID(high: 4, low: 4)
        #expect(EventID.following(cause, role: "notice") == .following(cause, role: "notice"))
        #expect(EventID.following(cause, role: "notice") != .following(cause, role: "message"))
    }
}

/// A generator of given words.
private struct Words: RandomNumberGenerator {
    private var words: [UInt64]

    init(_ words: [UInt64]) {
        self.words = words
    }

    mutating func next() -> UInt64 {
        words.removeFirst()
    }
}

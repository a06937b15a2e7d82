import Foundation
import GRDB
import Messaging
import TandemEvents
import Testing

@testable import Transcript

@Suite struct TranscriptTests {
    let fixture: TranscriptFixture
    let context = TranscriptFixture.context(1)

    init() throws {
        fixture = try TranscriptFixture()
    }

    @Test func keepsEventsAsTheyWereWritten() throws {
        let records = try (1...3).map { try fixture.record(TranscriptFixture.message($0)) }
        let batch = try fixture.project(records)
        #expect(batch.applied.count == 3)
        #expect(batch.conversations == [context.conversationID])
        let page = try fixture.events(context.conversationID)
        #expect(page.events.map(\.value) == records.map { $0.value ?? Data() })
        #expect(page.events.map(\.sequence) == [1, 2, 3])
        #expect(page.events.allSatisfy { $0.type == ConversationMessage.type && $0.typeName == "message" })
        #expect(!page.hasMore)
    }

    @Test func writesAnEventAsOneObjectWithItsAttributes() throws {
        struct Shown: Decodable {
            let id: EventID
            let time: Timestamp
            let type: String
            let sequence: Int
            let conversationID: ConversationID
        }
        let record = try fixture.record(TranscriptFixture.message(1))
        try fixture.project([record])
        let event = try #require(try fixture.events(context.conversationID).events.first)
        let shown = try fixture.codec.decode(Shown.self, from: event.json)
        #expect(shown.id == EventID(high: 1, low: 1))
        #expect(shown.type == "message")
        #expect(shown.sequence == 1)
        #expect(shown.conversationID == context.conversationID)
        #expect(shown.time == event.time)
    }

    @Test func ignoresRepeatsOfSequencesAndOfIdentifiers() throws {
        try fixture.project([
            try fixture.record(TranscriptFixture.message(1)), try fixture.record(TranscriptFixture.message(2)),
        ])
        let batch = try fixture.project([
            try fixture.record(TranscriptFixture.message(2)), try fixture.record(TranscriptFixture.message(1)),
            try fixture.record(TranscriptFixture.message(1, "Other words"), id: 77),
            try fixture.record(TranscriptFixture.message(3), id: 2),
        ])
        #expect(batch.applied.isEmpty)
        #expect(batch.repeats == 4)
        let page = try fixture.events(context.conversationID)
        #expect(page.events.map(\.sequence) == [1, 2])
        #expect(String(decoding: page.events[0].value, as: UTF8.self).contains("Where is my order?"))
    }

    @Test func countsGapsAndGoesOn() throws {
        let batch = try fixture.project([
            try fixture.record(TranscriptFixture.message(4)), try fixture.record(TranscriptFixture.message(5)),
            try fixture.record(TranscriptFixture.message(9)),
        ])
        #expect(batch.gaps == 2)
        #expect(try fixture.events(context.conversationID).events.map(\.sequence) == [4, 5, 9])
        #expect(try fixture.conversation(context.conversationID)?.sequence == 9)
    }

    @Test func rejectsWhatIsNoEventAndTakesTheRest() throws {
        var broken = try fixture.record(TranscriptFixture.message(2))
        broken.value = Data("{\"sequence\":".utf8)
        var withoutValue = try fixture.record(TranscriptFixture.message(2))
        withoutValue.value = nil
        let batch = try fixture.project([
            try fixture.record(TranscriptFixture.message(1)), broken, withoutValue,
            try fixture.record(TranscriptFixture.message(0)), try fixture.record(TranscriptFixture.message(2)),
        ])
        #expect(batch.applied.count == 2)
        #expect(batch.rejected.count == 3)
        #expect(batch.rejected.map(\.error.code) == [.malformed, .missingValue, .invalidField])
    }

    @Test func keepsEventsOfTypesThatItDoesNotKnow() throws {
        var record = try fixture.record(TranscriptFixture.message(1))
        let type = "tandem.conversation-events.survey.offered.v1"
        record.headers = record.headers.map { $0.name == "ce_type" ? MessageHeader("ce_type", type) : $0 }
        let batch = try fixture.project([record])
        #expect(batch.applied.count == 1)
        let event = try #require(try fixture.events(context.conversationID).events.first)
        #expect(event.type == EventType(type))
        #expect(event.typeName == "survey.offered")
    }

    @Test func followsOwnerLanguageAndClosing() throws {
        let agent = AgentReference(id: AgentID(high: 1, low: 1), name: "Maja")
        let until = Timestamp(milliseconds: 99_000)
        let closed = Owner.closed(reason: .agentResolved, reopenUntil: until)
        func change(_ sequence: Int, _ epoch: Int, _ from: Owner, _ to: Owner) -> ConversationEvent {
            .ownerChanged(OwnerChanged(sequence: sequence, epoch: epoch, from: from, to: to, reason: .accepted))
        }
        try fixture.project([
            try fixture.record(TranscriptFixture.message(1, language: "sv")),
            try fixture.record(TranscriptFixture.message(2, author: .agent, language: "de")),
            try fixture.record(TranscriptFixture.message(3, language: "und")),
            try fixture.record(change(4, 1, .bot, .person(agent: agent, replyDue: nil))),
        ])
        var header = try #require(try fixture.conversation(context.conversationID))
        #expect(header.context == context)
        #expect(header.language == "sv")
        #expect(header.epoch == 1)
        #expect(header.owner == .person(agent: agent, replyDue: nil))
        #expect(header.reopenUntil == nil)

        try fixture.project([
            try fixture.record(change(5, 2, header.owner, closed)),
            try fixture.record(
                .closed(Closed(sequence: 6, reason: .agentResolved, basis: .agent, reopenUntil: until))),
        ])
        header = try #require(try fixture.conversation(context.conversationID))
        #expect(header.owner == closed)
        #expect(header.reopenUntil == until)
        #expect(header.epoch == 2)

        try fixture.project([
            try fixture.record(.reopened(Reopened(sequence: 7))), try fixture.record(change(8, 3, closed, .bot)),
        ])
        header = try #require(try fixture.conversation(context.conversationID))
        #expect(header.owner == .bot)
        #expect(header.reopenUntil == nil)
        #expect(header.epoch == 3)
    }

    @Test func pagesEventsWithinBounds() throws {
        try fixture.project(try (1...30).map { try fixture.record(TranscriptFixture.message($0)) })
        let first = try fixture.events(context.conversationID, limit: 12)
        #expect(first.events.map(\.sequence) == Array(1...12))
        #expect(first.hasMore)
        let last = try fixture.events(context.conversationID, after: 24, limit: 12)
        #expect(last.events.map(\.sequence) == Array(25...30))
        #expect(!last.hasMore)
        #expect(try fixture.events(context.conversationID, limit: -4).events.count == 1)
        #expect(try fixture.events(ConversationID(high: 0, low: 0)).events.isEmpty)
    }

    @Test func endsAPageAfterItsBytes() throws {
        let long = String(repeating: "é", count: 100_000)
        try fixture.project(try (1...12).map { try fixture.record(TranscriptFixture.message($0, long)) })
        let page = try fixture.events(context.conversationID)
        #expect(page.events.count == 6)
        #expect(page.hasMore)
    }

    @Test func listsACustomersConversationsNewestFirst() throws {
        for number in UInt64(1)...5 {
            let context = TranscriptFixture.context(number, customer: number == 3 ? 2 : 1)
            try fixture.project([
                try fixture.record(TranscriptFixture.message(1), of: context, at: Int64(number) * 1_000)
            ])
        }
        let customer = TranscriptFixture.context(1).customerID
        try fixture.database.read { database in
            let all = try fixture.transcript.conversations(of: customer, in: database)
            #expect(all.map(\.id.low) == [5, 4, 2, 1])
            let first = try fixture.transcript.conversations(of: customer, limit: 2, in: database)
            let rest = try fixture.transcript.conversations(of: customer, before: first.last?.id, in: database)
            #expect((first + rest).map(\.id.low) == [5, 4, 2, 1])
            let foreign = ConversationID(high: 7, low: 3)
            #expect(try fixture.transcript.conversations(of: customer, before: foreign, in: database).isEmpty)
        }
    }

    @Test func knowsAConversationFromItsOpening() throws {
        let previous = ConversationID(high: 7, low: 99)
        let opening = Event(
            id: EventID(high: 5, low: 5), time: Timestamp(milliseconds: 500), source: .ingestGateway,
            conversation: context, receivedAt: Timestamp(milliseconds: 400),
            body: ConversationOpened(previous: previous, locale: "fr"))
        let record = fixture.received(try fixture.codec.encode(opening, topic: Topic.customerEvents.transportName()))
        var other = record
        other.headers = [MessageHeader("ce_type", "tandem.customer-events.message.received.v1")]
        let opened = try fixture.database.write { database in
            try fixture.transcript.projectOpenings([other, record, record], in: database)
        }
        #expect(opened == [context.conversationID, context.conversationID])
        let header = try #require(try fixture.conversation(context.conversationID))
        #expect(header.previous == previous)
        #expect(header.language == "fr")
        #expect(header.openedAt == Timestamp(milliseconds: 400))
        #expect(header.sequence == 0)
        #expect(header.owner == .bot)
    }

    @Test func leavesNothingBehindWhenItsTransactionIsRolledBack() throws {
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try fixture.database.write { database in
                _ = try fixture.transcript.project([try fixture.record(TranscriptFixture.message(1))], in: database)
                throw Refusal()
            }
        }
        #expect(try fixture.conversation(context.conversationID) == nil)
        #expect(try fixture.project([try fixture.record(TranscriptFixture.message(1))]).applied.count == 1)
    }

    /// Any order of delivery with repeats, in any batches, leaves what one delivery in order leaves.
    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 1, 2])
    func redeliveryChangesNothing(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let contexts = (1...4).map { TranscriptFixture.context(UInt64($0)) }
        var log: [ReceivedMessage] = []
        for sequence in 1...20 {
            for context in contexts { log.append(try fixture.record(TranscriptFixture.message(sequence), of: context)) }
        }
        var next = 0
        while next < log.count {
            // As after a restart: reading goes back to any point already read, then on.
            let start = Int.random(in: max(0, next - 30)...next, using: &random)
            let end = min(log.count, start + Int.random(in: 1...40, using: &random))
            try fixture.project(Array(log[start..<end]))
            next = max(next, end)
        }
        for context in contexts {
            let page = try fixture.events(context.conversationID)
            #expect(page.events.map(\.sequence) == Array(1...20), "seed \(seed)")
        }
    }
}

/// The generator of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

import Foundation
import Testing

@testable import TandemEvents

@Suite struct ConversationStateTests {
    let codec = EventCodec()

    @Test("History keeps the newest entries, and its JSON within the bound")
    func historyBound() throws {
        var generator = SeededGenerator()
        for _ in 0..<20 {
            var history = ConversationHistory()
            var all: [HistoryEntry] = []
            for sequence in 1...60 {
                let entry = randomEntry(sequence: sequence, using: &generator)
                all.append(entry)
                _ = history.append(entry)
                #expect(try codec.encode(entry).count < entry.byteBound)
                #expect(history.entries == all.suffix(history.entries.count))
                #expect(try codec.encode(history).count <= ConversationHistory.byteLimit)
            }
            #expect(!history.entries.isEmpty)
            #expect(try codec.decode(ConversationHistory.self, from: codec.encode(history)) == history)
        }
    }

    @Test("An entry over the bound leaves nothing, and the next one is kept")
    func historyOversize() {
        var history = ConversationHistory()
        let message = MessageID(high: 1, low: 1)
        func entry(_ text: String) -> HistoryEntry {
            HistoryEntry(
                sequence: 1, messageID: message, author: Author(kind: .customer), time: Timestamp(milliseconds: 0),
                content: Content(text: text))
        }
        let first = history.append(entry("small"))
        let oversize = history.append(entry(String(repeating: "x", count: 30_000)))
        #expect(first)
        #expect(!oversize)
        #expect(history.entries.isEmpty)
        let next = history.append(entry("small"))
        #expect(next)
        #expect(history.entries.count == 1)
    }

    @Test("The newest 256 identifiers are recognised")
    func recentIdentifiers() throws {
        var recent = RecentIdentifiers<MessageTag>()
        for number in 0..<300 {
            let inserted = recent.insert(MessageID(high: 0, low: UInt64(number)))
            let repeated = recent.insert(MessageID(high: 0, low: UInt64(number)))
            #expect(inserted)
            #expect(!repeated)
        }
        #expect(recent.identifiers.map(\.low) == (44..<300).map(UInt64.init))
        #expect(!recent.contains(MessageID(high: 0, low: 43)))
        #expect(try codec.decode(RecentIdentifiers<MessageTag>.self, from: codec.encode(recent)) == recent)
    }

    @Test("Unanswered messages come out as a plain list would have them")
    func unansweredAgreesWithList() throws {
        var generator = SeededGenerator()
        for _ in 0..<40 {
            var unanswered = UnansweredMessages()
            var list: [(sequence: Int, message: MessageID, time: Timestamp)] = []
            var sequence = 0
            for _ in 0..<120 {
                sequence += Int.random(in: 1...3, using: &generator)
                if Int.random(in: 0..<6, using: &generator) == 0 {
                    let seen = Int.random(in: 0...sequence, using: &generator)
                    let taken = unanswered.take(through: seen)
                    #expect(taken.messageIDs == list.filter { $0.sequence <= seen }.map(\.message))
                    #expect(taken.through == nil)
                    list.removeAll { $0.sequence <= seen }
                } else {
                    let message = MessageID(high: generator.next(), low: generator.next())
                    let time = Timestamp(milliseconds: Int64(sequence) * 100)
                    unanswered.append(message, sequence: sequence, at: time)
                    list.append((sequence, message, time))
                }
                #expect(unanswered.messageIDs == list.map(\.message))
                #expect(unanswered.isEmpty == list.isEmpty)
                #expect(unanswered.lastSequence == list.last?.sequence)
                #expect(unanswered.ranges.allSatisfy { $0.last - $0.first + 1 == $0.messageIDs.count })
                if let first = list.first { #expect(unanswered.since.map { $0 <= first.time } == true) }
                #expect(try codec.decode(UnansweredMessages.self, from: codec.encode(unanswered)) == unanswered)
            }
            let rest = unanswered.takeAll()
            #expect(rest.messageIDs == list.map(\.message))
            #expect(unanswered.isEmpty)
        }
    }

    @Test("Beyond the bound, unanswered messages are kept as a sequence, and go once it was seen")
    func unansweredOverflow() throws {
        var unanswered = UnansweredMessages()
        let count = UnansweredMessages.limit + 100
        for number in 1...count {
            unanswered.append(
                MessageID(high: 0, low: UInt64(number)), sequence: number * 2,
                at: Timestamp(milliseconds: Int64(number)))
        }
        let overflow = try #require(unanswered.overflow)
        #expect(overflow.through == 200)
        #expect(overflow.since == Timestamp(milliseconds: 1))
        #expect(unanswered.since == Timestamp(milliseconds: 1))
        #expect(unanswered.messageIDs.map(\.low) == (101...count).map(UInt64.init))
        #expect(try codec.decode(UnansweredMessages.self, from: codec.encode(unanswered)) == unanswered)

        let early = unanswered.take(through: 199)
        #expect(early.isEmpty)
        let some = unanswered.take(through: 203)
        #expect(some.through == 200)
        #expect(some.messageIDs.map(\.low) == [101])
        let rest = unanswered.takeAll()
        #expect(rest.through == nil)
        #expect(rest.messageIDs.count == UnansweredMessages.limit - 1)
        #expect(unanswered.isEmpty)
    }

    @Test("An outbox takes each sequence once, late ones too while their gap is known")
    func outboxProgress() {
        var generator = SeededGenerator()
        for _ in 0..<100 {
            var progress = OutboxProgress(id: OutboxID(high: 0, low: 1))
            var taken: Set<Int> = []
            for _ in 0..<60 {
                // Few enough distinct gaps that none is forgotten.
                let number = Int.random(in: 1...30, using: &generator)
                let isNew = progress.take(number)
                #expect(isNew == taken.insert(number).inserted)
                #expect(progress.sequence == taken.max())
                let missing = progress.gaps.flatMap { Array($0.first...$0.last) }
                #expect(missing == (1...progress.sequence).filter { !taken.contains($0) })
            }
        }
    }

    @Test("The canonical form of random content is stable")
    func canonicalForm() throws {
        var generator = SeededGenerator()
        for sequence in 1...300 {
            let entry = randomEntry(sequence: sequence, using: &generator)
            let data = try codec.encode(entry)
            let read = try codec.decode(HistoryEntry.self, from: data)
            #expect(read == entry)
            #expect(try codec.encode(read) == data)
        }
    }

    private func randomEntry(sequence: Int, using generator: inout SeededGenerator) -> HistoryEntry {
        let parts: [ContentPart] = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: .choices([Choice(id: generator.text(upTo: 10), label: generator.text(upTo: 40))])
            case 1: .choice(id: generator.text(upTo: 20))
            case 2: .unsupported(kind: generator.text(upTo: 20))
            case 3:
                .attachment(
                    Attachment(
                        id: AttachmentID(high: generator.next(), low: generator.next()), mediaType: "image/png",
                        bytes: .max, sha256: String(repeating: "0", count: 64), name: generator.text(upTo: 30),
                        scan: .pending))
            default: .text(generator.text(upTo: 400))
            }
        }
        let translations =
            Bool.random(using: &generator)
            ? [Translation(language: "en", parts: parts, engine: generator.text(upTo: 8))] : []
        let redactions =
            Bool.random(using: &generator)
            ? [Redaction(kind: .cardNumber, part: .max, range: ScalarRange(start: .max, end: .max))] : []
        let content = Content(
            parts: parts, language: Language(tag: generator.text(upTo: 8), confidence: 1_000),
            locale: generator.text(upTo: 8), translations: translations, redactions: redactions,
            protection: Bool.random(using: &generator)
                ? .none : .sealed(keyID: generator.text(upTo: 20), algorithm: generator.text(upTo: 20)))
        return HistoryEntry(
            sequence: sequence, messageID: MessageID(high: generator.next(), low: generator.next()),
            author: Author(
                kind: AuthorKind.allCases.randomElement(using: &generator) ?? .ai, id: generator.text(upTo: 20),
                name: generator.text(upTo: 20), model: generator.text(upTo: 20)),
            time: Timestamp(milliseconds: Int64(sequence)), content: content)
    }
}

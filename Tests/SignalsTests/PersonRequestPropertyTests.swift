import Signals
import Testing

/// SplitMix64 (Steele, Lea and Flood, 2014), so that a failure can be repeated from its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct PersonRequestPropertyTests {
    private static let pieces = [
        "talk", "to", "a", "human", "agent", "person", "not", "want", "parler", "à", "un", "humain", "ne", "pas", "mit",
        "Menschen", "sprechen", "客服", "人工", "转", "オペレーター", "상담원", "연결", "человек", "с", "موظف", "أريد",
        "נציג", "व्यक्ति", "से", "બ", "🙂", ".", "!", ",", "…", "\n", "\u{0}", "\u{301}", "\u{200D}", "ﷺ", "1234", "İ", "ß",
    ]

    /// Takes whatever order of phrases' words, signs and marks; the answer is the same each time.
    @Test(arguments: [UInt64.random(in: .min ... .max), 1, 2])
    func anyTextIsTakenAndGivesTheSameAnswerTwice(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let detector = try PersonRequestSentencesTests.detector.get()
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...40, using: &generator))
                .map { _ in Self.pieces.randomElement(using: &generator) ?? "" }
                .joined(separator: Bool.random(using: &generator) ? " " : "")
            let first = detector.detect(in: text)
            #expect(first == detector.detect(in: text), "seed \(seed): \(text.debugDescription)")
            if let first { #expect((1...1000).contains(first.score), "seed \(seed)") }
        }
    }

    @Test(arguments: [UInt64.random(in: .min ... .max)])
    func anyScalarsAreTaken(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let detector = try PersonRequestSentencesTests.detector.get()
        for _ in 0..<100 {
            var text = String.UnicodeScalarView()
            for _ in 0..<64 {
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) {
                    text.append(scalar)
                }
            }
            #expect(detector.detect(in: String(text)) == detector.detect(in: String(text)), "seed \(seed)")
        }
    }

    /// A request is found wherever it stands, if only sentences without one surround it.
    @Test(arguments: [UInt64.random(in: .min ... .max), 3])
    func surroundingSentencesHideNothing(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let detector = try PersonRequestSentencesTests.detector.get()
        let fillers = ["My parcel is late.", "Wo ist mein Geld?", "Merci beaucoup.", "我的包裹在哪里？", "Где мой заказ?"]
        let requests = [
            "I want to talk to a human", "je veux parler à un humain", "ich möchte mit einem Menschen sprechen",
        ]
        for request in requests {
            let before = (0..<Int.random(in: 0...9, using: &generator)).compactMap { _ in
                fillers.randomElement(using: &generator)
            }
            let after = (0..<Int.random(in: 0...9, using: &generator)).compactMap { _ in
                fillers.randomElement(using: &generator)
            }
            let text = (before + [request + "."] + after).joined(separator: " ")
            #expect(detector.detect(in: text)?.score == 980, "seed \(seed): \(text)")
            #expect(detector.detect(in: (before + after).joined(separator: " ")) == nil, "seed \(seed)")
        }
    }

    /// Work grows with the text and not faster: texts made to keep many threads alive, or to make ordering of marks slow.
    @Test(arguments: [
        "want ", "talk to a ", "a\u{301}\u{323}", "\u{323}\u{301}", "人", "the your my a an ", "agent. ", "x",
    ])
    func hugeTextsTakeBoundedTime(unit: String) throws {
        let detector = try PersonRequestSentencesTests.detector.get()
        let text = String(repeating: unit, count: 100_000 / unit.unicodeScalars.count)
        let clock = ContinuousClock()
        let elapsed = clock.measure { _ = detector.detect(in: text + " I want to talk to a human") }
        #expect(elapsed < .seconds(20), "\(elapsed)")
    }
}

import Signals
import Testing

@Suite struct PersonRequestDetectorTests {
    private static let phrases = """
        set who
            human* | real person | agent
        request talk 980
            talk [to | with] ..2 @who
        request short 930
            ^ [please] @who $
        counter past
            talked to ..2 @who
        counter told
            your agent (told | said)
        counter refused
            no ..4 @who
        request no-bot 940 firm
            no bot ..2 human
        """

    private func detector(_ phrases: String = Self.phrases) throws -> PersonRequestDetector {
        try PersonRequestDetector(phrases: [.en: phrases])
    }

    @Test(arguments: [
        ("talk to a human", "en.talk", 980), ("I'd like to TALK with some real humans, thanks", "en.talk", 980),
        ("Hello. Agent! My order is late", "en.short", 930), ("please, human", "en.short", 930),
        ("Your agent said no. Let me talk to a real person", "en.talk", 980),
        ("I talked to an agent, now I must talk to a human", "en.talk", 980),
        ("no bot but a human", "en.no-bot", 940),
        ("ｔａｌｋ　ｔｏ　ａ　ｈｕｍａｎ", "en.talk", 980), ("tálk to a hu\u{AD}man", "en.talk", 980),
    ])
    func finds(text: String, phraseID: String, score: Int) throws {
        let request = try detector().detect(in: text)
        #expect(request == PersonRequest(phraseID: phraseID, language: .en, score: score))
    }

    @Test(arguments: [
        "", " \n ", "talk", "agent smith", "the agent", "talk to one two three human", "talk. To a human being we say",
        "I talked to your human", "no talk to a human", "your agent told me to talk", "talk to a real. person",
    ])
    func findsNothing(text: String) throws {
        #expect(try detector().detect(in: text) == nil)
    }

    @Test func theHintDecidesBetweenEquals() throws {
        let detector = try PersonRequestDetector(phrases: [
            .de: "request short 930\n    ^ agent $", .nl: "request short 930\n    ^ agent $",
        ])
        #expect(detector.detect(in: "agent", hint: .nl)?.language == .nl)
        #expect(detector.detect(in: "agent", hint: .de)?.language == .de)
        #expect(detector.detect(in: "agent", hint: .fr)?.language == .de)
    }

    @Test(arguments: [
        ("request a 900\n    (a | b", 2, "not closed"), ("request a 900\n\n    [a]", 3, "no words at all"),
        ("request a 1001\n    a", 1, "1 to 1000"), ("    a", 1, "before the first heading"),
        ("# c\nrequest a 900\n    a @b", 3, "no set @b"), ("request a 900\n    ab ..3", 2, "gap stands"),
        ("request a 900\n    ab ..12 c", 2, "..1 to ..9"), ("request a 900\n    a* b", 2, "shorter than"),
        ("ask a 900\n    a", 1, "a heading is"), ("request a 900\n    a ^ b", 2, "only first"),
        ("request a 900\n    a ) b", 2, "not expected"), ("request a 900\n    (a | )", 2, "missing"),
        ("request a 900\n    ?", 2, "no letter"), ("counter a\n    a", 0, "no request"),
    ])
    func errorsNameFileAndLine(text: String, line: Int, reason: String) throws {
        let error = try #require(throws: PhraseFileError.self) { try detector(text) }
        #expect(error.file == "en.txt")
        #expect(error.line == line)
        #expect(error.reason.contains(reason), "\(error)")
    }
}

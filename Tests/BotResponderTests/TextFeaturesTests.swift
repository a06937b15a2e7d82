import Testing

@testable import BotResponder

@Suite struct TextFeaturesTests {
    @Test(arguments: [
        ("J'ai reçu mon colis !", ["jai", "recu", "mon", "colis"]),
        ("Straße, Größe 42", ["strasse", "grosse", "0"]),
        ("cœur Ærø", ["coeur", "aero"]),
        ("e\u{301}te\u{301}", ["ete"]),
        ("didn’t / DIDN'T", ["didnt", "didnt"]),
        ("заказ", ["заказ"]),
        ("🙂🙂", []),
        ("", []),
    ])
    func textBecomesComparable(_ text: String, _ words: [String]) {
        let found = TextNormalizer.words(in: text).map { word in
            String(String.UnicodeScalarView(word.compactMap(Unicode.Scalar.init)))
        }
        #expect(found == words)
    }

    @Test func featuresAreSortedAndDistinct() {
        let features = TextFeatures("where is where is my parcel")
        #expect(features.hashes == Set(features.hashes).sorted())
        #expect(features.weights.count == features.hashes.count)
        #expect(features.weights.allSatisfy { $0 > 0 })
    }

    @Test func onlyTheBeginningOfAHugeTextCounts() {
        let text = String(repeating: "parcel ", count: 20_000)
        #expect(TextFeatures(text).hashes == TextFeatures(String(text.prefix(600))).hashes)
    }
}

import ServiceRuntime
import Testing

@Suite struct SensitiveNumbersTests {
    @Test(arguments: [
        ("4111111111111111", "[card ••1111]"),
        ("my card is 4111 1111 1111 1111.", "my card is [card ••1111]."),
        ("4111-1111-1111-1111", "[card ••1111]"),
        ("4111.1111.1111.1111", "[card ••1111]"),
        ("4111_1111_1111_1111", "[card ••1111]"),
        ("4111/1111/1111/1111", "[card ••1111]"),
        ("4111 - 1111 - 1111 - 1111", "[card ••1111]"),
        ("4111\n1111\n1111\n1111", "[card ••1111]"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card ••1111]"),
        ("4111\u{A0}1111\u{202F}1111\u{3000}1111", "[card ••1111]"),
        ("4111\u{2013}1111\u{2011}1111\u{2212}1111", "[card ••1111]"),
        ("4111\u{200B}1111\u{AD}1111\u{2060}1111", "[card ••1111]"),
        ("４１１１１１１１１１１１１１１１", "[card ••1111]"),
        ("４１１１－１１１１－１１１１－１１１１", "[card ••1111]"),
        ("٤١١١ ١١١١ ١١١١ ١١١١", "[card ••1111]"),
        ("४१११११११११११११११", "[card ••1111]"),
        ("𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏", "[card ••1111]"),
        ("4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣", "[card ••1111]\u{FE0F}\u{20E3}"),
        ("378282246310005", "[card ••0005]"),
        ("3782 822463 10005", "[card ••0005]"),
        ("30569309025904", "[card ••5904]"),
        ("6011000990139424", "[card ••9424]"),
        ("2223003122003222", "[card ••3222]"),
        ("4222222222222", "[card ••2222]"),
        ("6304000000000000", "[card ••0000]"),
        ("x4111111111111111y", "x[card ••1111]y"),
        ("order 12345 4111 1111 1111 1111 today", "order 12345 [card ••1111] today"),
        ("5555555555554444 or 4111111111111111", "[card ••4444] or [card ••1111]"),
        ("5555555555554444 4111111111111111", "[card ••4444] [card ••1111]"),
    ])
    func masksCardNumbers(text: String, masked: String) {
        #expect(SensitiveNumbers.mask(text).text == masked)
    }

    @Test(arguments: [
        "no digits at all", "", "order 4111111111111112", "9111111111111111", "1234567890123452", "0000000000000000",
        "my order 20261123 from 2026-11-23", "+46 70 123 45 67", "call 020 7946 0958 now", "123", "in 2026",
        "123456789012345678901234567890", "41111111111111111111111111", "tracking 00340434161094042557",
        "the code 4567 is my door", "costs 250.00 EUR", "привет мир", "日本語のメッセージ 12 個",
    ])
    func leavesOtherNumbers(text: String) {
        let masked = SensitiveNumbers.mask(text)
        #expect(masked.text == text)
        #expect(masked.redactions.isEmpty)
    }

    @Test(arguments: [
        ("cvv 123", "cvv [security code]"),
        ("CVC: 1234", "CVC: [security code]"),
        ("cvv2 987", "cvv2 [security code]"),
        ("CVV2:987", "CVV2:[security code]"),
        ("cvv123", "cvv[security code]"),
        ("ｃｖｖ １２３", "ｃｖｖ [security code]"),
        ("cvv is 1 2 3 ok", "cvv is [security code] ok"),
        ("123 is my cvv", "[security code] is my cvv"),
        ("the security code on the back is 123", "the security code on the back is [security code]"),
        ("Prüfnummer 123", "Prüfnummer [security code]"),
        ("mon cryptogramme est le 321", "mon cryptogramme est le [security code]"),
        ("säkerhetskoden är 555", "säkerhetskoden är [security code]"),
        ("رمز الأمان ١٢٣", "رمز الأمان [security code]"),
        ("4111 1111 1111 1111 123", "[card ••1111] [security code]"),
        ("4111 1111 1111 1111, 12/27, 123", "[card ••1111], 12/27, [security code]"),
        ("4111111111111111 exp 12/2027 123", "[card ••1111] exp 12/2027 [security code]"),
        ("378282246310005 12/27 1234", "[card ••0005] 12/27 [security code]"),
        ("cvv of 4111 1111 1111 1111 is 123", "cvv of [card ••1111] is [security code]"),
    ])
    func masksSecurityCodes(text: String, masked: String) {
        #expect(SensitiveNumbers.mask(text).text == masked)
    }

    @Test func recordsKindAndPlaceInScalars() {
        let masked = SensitiveNumbers.mask("👩‍👩‍👧 4111 1111 1111 1111 cvv 123")
        let scalars = Array(masked.text.unicodeScalars)
        let found = masked.redactions.map { redaction in
            String(String.UnicodeScalarView(scalars[redaction.range]))
        }
        #expect(found == ["[card ••1111]", "[security code]"])
        #expect(masked.redactions.map(\.kind) == [.cardNumber, .securityCode])
    }

    @Test func masksWhateverStandsAroundTheNumber() {
        var generator = SeededGenerator(seed: 0x5EED)
        let surroundings = Array("ab ,.!?äß日本🙂\n\t()[]\"'{}\\<>#&=+")
        for round in 0..<500 {
            let number = cardNumber(&generator)
            let before = String(
                (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                    surroundings.randomElement(using: &generator) ?? " "
                })
            let after = String(
                (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                    surroundings.randomElement(using: &generator) ?? " "
                })
            let masked = SensitiveNumbers.mask(before + number + after)
            #expect(!masked.text.contains(number.prefix(8)), "seed 0x5EED, round \(round)")
            #expect(masked.redactions.count == 1, "seed 0x5EED, round \(round)")
        }
    }

    private func cardNumber(_ generator: inout SeededGenerator) -> String {
        var digits = [4] + (0..<14).map { _ in Int.random(in: 0...9, using: &generator) }
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = index % 2 == 0 ? digit * 2 : digit
            sum += value > 9 ? value - 9 : value
        }
        digits.append((10 - sum % 10) % 10)
        return digits.map(String.init).joined()
    }
}

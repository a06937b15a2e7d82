/// Which numbers card issuers give out: leading digits and lengths (ISO/IEC 7812, issuers' published ranges).
enum CardIssuer {
    /// Numbers whose first four digits lie in `range`, and the lengths they have, likeliest first.
    private struct Range {
        var range: ClosedRange<Int>
        var lengths: [Int]
    }

    private static let ranges: [Range] = [
        Range(range: 2200...2204, lengths: [16, 17, 18, 19]),  // Mir
        Range(range: 2221...2720, lengths: [16]),  // Mastercard
        Range(range: 3000...3059, lengths: [14, 16, 17, 18, 19]),  // Diners Club
        Range(range: 3095...3095, lengths: [14, 16, 17, 18, 19]),
        Range(range: 3088...3094, lengths: [16, 17, 18, 19]),  // JCB
        Range(range: 3096...3102, lengths: [16, 17, 18, 19]),
        Range(range: 3112...3120, lengths: [16, 17, 18, 19]),
        Range(range: 3158...3159, lengths: [16, 17, 18, 19]),
        Range(range: 3337...3349, lengths: [16, 17, 18, 19]),
        Range(range: 3400...3499, lengths: [15]),  // American Express
        Range(range: 3528...3589, lengths: [16, 17, 18, 19]),  // JCB
        Range(range: 3600...3699, lengths: [14, 16, 17, 18, 19]),  // Diners Club
        Range(range: 3700...3799, lengths: [15]),  // American Express
        Range(range: 3800...3999, lengths: [14, 16, 17, 18, 19]),  // Diners Club
        Range(range: 4000...4999, lengths: [16, 13, 19, 18]),  // Visa
        Range(range: 5000...5099, lengths: [16, 13, 14, 15, 17, 18, 19]),  // Maestro, Elo, Verve
        Range(range: 5100...5599, lengths: [16]),  // Mastercard
        Range(range: 5600...6999, lengths: [16, 13, 14, 15, 17, 18, 19]),  // Maestro, Discover, UnionPay, RuPay
        Range(range: 8100...8299, lengths: [16, 17, 18, 19]),  // UnionPay, RuPay
        Range(range: 9792...9792, lengths: [16]),  // Troy
    ]

    /// The lengths of numbers that begin so, likeliest first; empty where no issuer's do.
    ///
    /// - Parameter leading: the first four digits, 0...9999.
    static func lengths(leading: Int) -> [Int] {
        ranges.first { $0.range.contains(leading) }?.lengths ?? []
    }

    /// Whether a card of these leading digits has a security code of four digits on its face.
    static func hasFourDigitCode(leading: Int) -> Bool {
        (3400...3499).contains(leading) || (3700...3799).contains(leading)
    }

    /// The check of ISO/IEC 7812-1, annex B (Luhn).
    static func passesLuhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var sum = 0
        var isDoubled = false
        var isZero = true
        for digit in digits.reversed() {
            let value = isDoubled ? Int(digit) * 2 : Int(digit)
            sum += value > 9 ? value - 9 : value
            isDoubled.toggle()
            isZero = isZero && digit == 0
        }
        return sum % 10 == 0 && !isZero
    }
}

/// Finds what ``SensitiveNumbers`` masks in one text.
struct SensitiveNumberScanner {
    /// What a scalar is to the scanner.
    enum Role: Equatable {
        case digit(UInt8)
        /// Joins the digits of one number.
        case separator
        /// Joins them only where they stand in the groups of a card.
        case looseSeparator
        case letter
        case other
    }

    /// A place to mask.
    struct Span {
        var kind: SensitiveNumbers.Kind
        var range: Range<Int>
        var mask: String
        /// The first four digits of a card number.
        var leading = 0
    }

    let scalars: [Unicode.Scalar]
    let roles: [Role]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        roles = scalars.map(Self.role)
    }

    /// The places to mask, in order, without overlaps.
    mutating func scan() -> [Span] {
        let cards = cardNumbers()
        return (cards + securityCodes(besides: cards)).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    func digit(at index: Int) -> UInt8? {
        guard index < roles.count, index >= 0, case .digit(let value) = roles[index] else { return nil }
        return value
    }

    private static func role(of scalar: Unicode.Scalar) -> Role {
        switch scalar {
        case "0"..."9": return .digit(UInt8(scalar.value - 48))
        case "a"..."z", "A"..."Z": return .letter
        case " ", "-", ".", "_", "\u{A0}": return .separator
        case "/", ",", "*", "|", "'", "~", ":", ";", "\t", "\n", "\r": return .looseSeparator
        case "\u{0}"..."\u{7F}": return .other
        default: break
        }
        let properties = scalar.properties
        if let type = properties.numericType, type != .numeric, let value = properties.numericValue,
            (0...9).contains(value),
            value == value.rounded()
        {
            return .digit(UInt8(value))
        }
        switch properties.generalCategory {
        case .spaceSeparator, .dashPunctuation, .format, .nonspacingMark, .enclosingMark: return .separator
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark:
            return .letter
        default: break
        }
        switch scalar {
        // Minus sign, full-width full stop and low line, ideographic full stop, middle dots, bullet, no digit grouping.
        case "\u{2212}", "\u{FF0E}", "\u{FF3F}", "\u{3002}", "\u{FF61}", "\u{B7}", "\u{30FB}", "\u{2022}", "\u{2024}":
            return .separator
        case "\u{FF0F}", "\u{FF0C}", "\u{3001}", "\u{2028}", "\u{2029}", "\u{85}": return .looseSeparator
        default: return .other
        }
    }
}

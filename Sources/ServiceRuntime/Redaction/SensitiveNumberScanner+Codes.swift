extension SensitiveNumberScanner {
    /// How far from its keyword a code is looked for, in scalars.
    private static let reach = 40
    private static let codeMask = "[security code]"

    /// Words that may stand between a card number and its code.
    private static let fillers: Set<String> = [
        "exp", "expiry", "expires", "expiration", "date", "valid", "thru", "until", "to", "and", "mm", "yy", "yyyy",
        "gültig", "bis", "und", "fin", "et", "giltig", "till", "och",
    ]

    func securityCodes(besides cards: [Span]) -> [Span] {
        var codes: [Range<Int>] = []
        func add(_ found: [Range<Int>]) {
            codes += found.filter { code in
                !cards.contains { $0.range.overlaps(code) } && !codes.contains { $0.overlaps(code) }
            }
        }
        for keyword in SecurityCodeKeywords.find(in: scalars) {
            let after = codesAfter(keyword.upperBound, cards: cards)
            add(after.isEmpty ? codeBefore(keyword.lowerBound, cards: cards).map { [$0] } ?? [] : after)
        }
        for card in cards {
            add(codeFollowing(card, cards: cards).map { [$0] } ?? [])
        }
        return codes.map { Span(kind: .securityCode, range: $0, mask: Self.codeMask) }
    }

    /// All codes after a keyword up to the end of its sentence: which of two numbers is the code, only a reader can tell.
    private func codesAfter(_ start: Int, cards: [Span]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = start
        var end = min(scalars.count, start + Self.reach)
        while position < end {
            if let card = cards.first(where: { $0.range.contains(position) }) {
                end = min(scalars.count, end + card.range.upperBound - position)
                position = card.range.upperBound
            } else if digit(at: position) != nil {
                let run = run(at: position)
                if let code = run.code { found.append(code) }
                position = run.end
            } else if endsSentence(position) {
                break
            } else {
                position += 1
            }
        }
        return found
    }

    private func codeBefore(_ end: Int, cards: [Span]) -> Range<Int>? {
        var position = max(0, end - Self.reach / 2)
        while position > 0, digit(at: position) != nil { position -= 1 }
        var nearest: Range<Int>?
        while position < end {
            if let card = cards.first(where: { $0.range.contains(position) }) {
                position = card.range.upperBound
            } else if digit(at: position) != nil {
                let run = run(at: position)
                nearest = run.code ?? nearest
                position = run.end
            } else {
                if endsSentence(position) { nearest = nil }
                position += 1
            }
        }
        return nearest
    }

    /// A code that follows a card number with nothing but its expiry between.
    private func codeFollowing(_ card: Span, cards: [Span]) -> Range<Int>? {
        let length = CardIssuer.hasFourDigitCode(leading: card.leading) ? 4 : 3
        let end = min(scalars.count, card.range.upperBound + Self.reach)
        var position = card.range.upperBound
        while position < end {
            switch roles[position] {
            case .digit:
                let run = run(at: position)
                if cards.contains(where: { $0.range.contains(position) }) { return nil }
                let isYear = position > 0 && (scalars[position - 1] == "/" || scalars[position - 1] == "-")
                if let code = run.code, run.digits == length, !isYear || length == 3 { return code }
                position = run.end
            case .letter:
                let word = scalars[position...].prefix { Self.isLetter($0) }
                guard Self.fillers.contains(String(String.UnicodeScalarView(word)).lowercased()) else { return nil }
                position = word.endIndex
            case .separator, .looseSeparator, .other:
                position += 1
            }
        }
        return nil
    }

    /// Digits that stand together, or one by one with single separators between.
    private func run(at start: Int) -> (digits: Int, end: Int, code: Range<Int>?) {
        var end = start
        while digit(at: end) != nil { end += 1 }
        var count = end - start
        if count == 1 {
            var last = start
            while last + 2 < scalars.count, roles[last + 1] == .separator, digit(at: last + 2) != nil,
                digit(at: last + 3) == nil
            {
                last += 2
                count += 1
            }
            end = last + 1
        }
        return (count, end, (3...4).contains(count) ? start..<end : nil)
    }

    private func endsSentence(_ position: Int) -> Bool {
        switch scalars[position] {
        case "\n", "?", "!", "\u{3002}": true
        case ".": position + 1 < scalars.count && scalars[position + 1].properties.isWhitespace
        default: false
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic
    }
}

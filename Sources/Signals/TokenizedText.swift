/// Folded text cut into words and sentence ends.
///
/// Chinese characters, kana and Hangul syllables are words of their own: Chinese and Japanese write no spaces and
/// Korean customers often leave them out, so there a phrase is found as a substring. Commas, quotes, apostrophes and
/// hyphens only separate words.
struct TokenizedText: Sendable {
    enum Token: Equatable, Sendable {
        /// The word's range in `bytes`.
        case word(Range<Int>)
        case sentenceEnd
    }

    /// The UTF-8 of the folded text.
    let bytes: [UInt8]
    let tokens: [Token]

    /// Cuts `folded`, which `TextFolding` has made.
    init(folded: String) {
        var tokens: [Token] = []
        var wordStart: Int?
        var offset = 0
        func endWord() {
            if let start = wordStart { tokens.append(.word(start..<offset)) }
            wordStart = nil
        }
        let scalars = folded.unicodeScalars
        var index = scalars.startIndex
        while index != scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            let width = UTF8.width(scalar)
            switch Self.role(of: scalar) {
            case .letter:
                if wordStart == nil { wordStart = offset }
            case .syllable:
                endWord()
                tokens.append(.word(offset..<offset + width))
            case .sentenceEnd:
                endWord()
                // A point within a number, an address or an abbreviation ends no sentence.
                let isWithinWord = scalar == "." && next != scalars.endIndex && Self.role(of: scalars[next]) == .letter
                if !isWithinWord, tokens.last != .sentenceEnd { tokens.append(.sentenceEnd) }
            case .separator:
                endWord()
            }
            offset += width
            index = next
        }
        endWord()
        self.bytes = Array(folded.utf8)
        self.tokens = tokens
    }

    /// The words as strings, without sentence ends.
    var words: [String] {
        tokens.compactMap { token in
            guard case .word(let range) = token else { return nil }
            return String(decoding: bytes[range], as: UTF8.self)
        }
    }

    private enum Role { case letter, syllable, sentenceEnd, separator }

    private static func role(of scalar: Unicode.Scalar) -> Role {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A, 0x41...0x5A: return .letter
        case 0x0A, 0x0D, 0x21, 0x2E, 0x3B, 0x3F, 0x061F, 0x06D4, 0x0964, 0x0965, 0x2029, 0x3002: return .sentenceEnd
        case 0..<0x80: return .separator
        case 0x3005, 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC...0x30FE, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            return .syllable
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            return .letter
        default: return .separator
        }
    }
}

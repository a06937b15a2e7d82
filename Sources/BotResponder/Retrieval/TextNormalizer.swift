/// Brings text into the form that examples and questions are compared in.
///
/// Lower case; Latin letters without diacritics, so that "reçu" and "recu" are the same; every run of digits one `0`;
/// everything that is neither letter nor digit a break between words. Other scripts keep their letters.
enum TextNormalizer {
    /// The most Unicode scalars of a text that are looked at: beyond them a message holds a story, not a question.
    static let scalarLimit = 600

    /// - Returns: The words as scalars, in order.
    static func words(in text: String) -> [[UInt32]] {
        var words: [[UInt32]] = []
        var word: [UInt32] = []
        func finish() {
            guard !word.isEmpty else { return }
            words.append(word)
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars.prefix(scalarLimit) {
            let value = scalar.value
            switch value {
            case 0x61...0x7A: word.append(value)
            case 0x41...0x5A: word.append(value + 0x20)
            case 0x30...0x39: appendDigit(to: &word)
            case 0..<0x80:
                // "didn't" and "didnt" are the same word to whoever types.
                if value != 0x27 { finish() }
            case 0x2019, 0xAD, 0x200B...0x200D, 0xFE00...0xFE0F, 0x0300...0x036F: continue
            case 0xC0..<0x180: appendLatin(scalar, to: &word)
            default:
                if scalar.properties.numericType == .decimal {
                    appendDigit(to: &word)
                } else if scalar.properties.isAlphabetic {
                    word.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars.map(\.value))
                } else {
                    finish()
                }
            }
        }
        finish()
        return words
    }

    private static func appendDigit(to word: inout [UInt32]) {
        if word.last != 0x30 { word.append(0x30) }
    }

    /// Latin-1 and Latin Extended-A; the few signs among them break words.
    private static func appendLatin(_ scalar: Unicode.Scalar, to word: inout [UInt32]) {
        switch scalar {
        case "Ø", "ø": word.append(0x6F)
        case "Æ", "æ": word.append(contentsOf: [0x61, 0x65])
        case "Œ", "œ": word.append(contentsOf: [0x6F, 0x65])
        case "ß": word.append(contentsOf: [0x73, 0x73])
        case "×", "÷": break
        default: word.append(UInt32(baseLetters[Int(scalar.value - 0xC0)]))
        }
    }

    /// The letter under the diacritic of U+00C0 to U+017F.
    private static let baseLetters: [UInt8] = Array(
        """
        aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnoooooxouuuuyty\
        aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll\
        lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
        """.utf8
    )
}

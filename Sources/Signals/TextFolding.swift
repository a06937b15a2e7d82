import Foundation

/// Brings text to one spelling, so that phrases match however a keyboard, a phone or a hurry wrote them.
///
/// Compatibility decomposition (Unicode NFKD), lower case, no diacritics in Latin, Greek, Cyrillic, Hebrew and Arabic
/// script, one form of each Arabic and Persian letter, no format characters, and canonical composition (NFC) of what
/// is left, so that Hangul syllables and kana stand as one scalar. Takes time linear in the text.
package enum TextFolding {
    /// How many combining marks may follow one another; more are dropped, since ordering a run of marks is not linear.
    /// The limit is that of the Stream-Safe Text Format (UAX #15, section 13).
    static let longestMarkRun = 30

    /// Folds `text`; the diacritics stay where `keepingDiacritics` is set, as guessing the language needs them.
    package static func fold(_ text: String, keepingDiacritics: Bool = false) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        let decomposed = streamSafe(text).decomposedStringWithCompatibilityMapping
        var folded = String.UnicodeScalarView()
        for scalar in decomposed.unicodeScalars {
            if scalar.isASCII {
                folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            } else if keepingDiacritics {
                if scalar.properties.generalCategory != .format {
                    folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
                }
            } else if !isDropped(scalar) {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isDropped(lower) {
                    if let plain = replacement(of: lower) {
                        folded.append(contentsOf: plain.unicodeScalars)
                    } else {
                        folded.append(lower)
                    }
                }
            }
        }
        return String(folded).precomposedStringWithCanonicalMapping
    }

    private static func streamSafe(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            if marks <= longestMarkRun { result.append(scalar) }
        }
        return String(result)
    }

    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x0483...0x0487, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F,
            0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C7,
            0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x06DF...0x06E8, 0x06EA...0x06ED,
            0x093C, 0xFE00...0xFE0F:
            true
        default: scalar.properties.generalCategory == .format
        }
    }

    /// Letters whose plain form Unicode's decomposition does not give.
    private static func replacement(of scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "ß": "ss"
        case "æ": "ae"
        case "œ": "oe"
        case "ø": "o"
        case "đ", "ð": "d"
        case "þ": "th"
        case "ł": "l"
        case "ħ": "h"
        case "ı": "i"
        case "ς": "σ"
        case "ґ": "г"
        case "ى", "ی": "ي"
        case "ة", "ە": "ه"
        case "ک": "ك"
        case "ँ": "ं"
        default: nil
        }
    }
}

/// Masks card numbers and card security codes, which must not be stored (PCI DSS 4.0, 3.3 and 3.4).
///
/// Found are numbers of 13 to 19 digits that begin as an issuer's do, have a length that it gives out and pass Luhn's
/// check: written together, spaced, dashed, dotted, with invisible characters between them, in digits of any script. The last
/// four digits stay, as PCI DSS 3.4 allows. Security codes are found by a keyword beside them, or right after a card
/// number.
package enum SensitiveNumbers {
    /// What was masked.
    package enum Kind: String, Hashable, Sendable {
        case cardNumber, securityCode
    }

    /// One masked place.
    package struct Redaction: Hashable, Sendable {
        package var kind: Kind
        /// Where the mask stands in the masked text, in Unicode scalars.
        package var range: Range<Int>
    }

    /// A text with its masks.
    package struct Masked: Hashable, Sendable {
        package var text: String
        /// In the order of the text.
        package var redactions: [Redaction] = []
    }

    package static func mask(_ text: String) -> Masked {
        guard mayContainSensitiveNumber(text) else { return Masked(text: text) }
        var scanner = SensitiveNumberScanner(text)
        let spans = scanner.scan()
        guard !spans.isEmpty else { return Masked(text: text) }
        var masked = String.UnicodeScalarView()
        var redactions: [Redaction] = []
        var length = 0
        var position = 0
        for span in spans {
            masked.append(contentsOf: scanner.scalars[position..<span.range.lowerBound])
            length += span.range.lowerBound - position
            let mask = span.mask.unicodeScalars
            masked.append(contentsOf: mask)
            redactions.append(Redaction(kind: span.kind, range: length..<length + mask.count))
            length += mask.count
            position = span.range.upperBound
        }
        masked.append(contentsOf: scanner.scalars[position...])
        return Masked(text: String(masked), redactions: redactions)
    }

    /// Whether a text could hold three digits; most messages do not, and cost no more than this.
    private static func mayContainSensitiveNumber(_ text: String) -> Bool {
        var digits = 0
        for byte in text.utf8 {
            // Outside ASCII there are too many digits to tell them by bytes; Latin and its marks up to U+07BF have none
            // but U+00B2, U+00B3, U+00B9 and the Arabic ones from U+0660 on.
            if byte >= 0x30 && byte <= 0x39 || byte == 0xC2 || byte >= 0xD9 {
                digits += 1
                if digits >= 3 { return true }
            }
        }
        return false
    }
}

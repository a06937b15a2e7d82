import ServiceRuntime
import TandemEvents

/// Checks of texts that clients send; what they refuse never stands in the problem.
enum RequestText {
    /// - Parameter maximum: Unicode scalars.
    /// - Throws: ``Problem`` with 422.
    static func check(_ text: String, _ pointer: String, maximum: Int) throws {
        guard !text.isEmpty else { throw Problem.invalid(pointer, "expected at least 1 character") }
        // A scalar has at least one byte, so short texts need not be counted.
        guard text.utf8.count <= maximum || text.unicodeScalars.count <= maximum else {
            throw Problem.invalid(pointer, "expected at most \(maximum) characters")
        }
        guard !text.utf8.contains(0) else { throw Problem.invalid(pointer, "U+0000 is not allowed") }
    }

    /// - Throws: ``Problem`` with 422 where the text has not the form of a language tag (BCP 47).
    static func checkLocale(_ text: String?, _ pointer: String) throws {
        guard let text else { return }
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isTag =
            text.utf8.count <= 35 && (2...8).contains(parts[0].count) && parts[0].allSatisfy(isLetter)
            && parts.dropFirst().allSatisfy {
                (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || isDigit($0) }
            }
        guard isTag else { throw Problem.invalid(pointer, "expected a language tag such as sv or pt-BR") }
    }

    /// - Throws: ``Problem`` with 422 where the text is not 1 to 64 letters, digits and `.`, `_`, `-`.
    static func checkName(_ text: String, _ pointer: String) throws {
        let isName =
            (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) }
        guard isName else { throw Problem.invalid(pointer, "expected 1 to 64 letters, digits, dots, dashes") }
    }

    /// A customer's words as content: masked, with what was masked.
    static func content(_ text: String, choice: String? = nil, locale: String? = nil) -> Content {
        let masked = SensitiveNumbers.mask(text)
        var parts: [ContentPart] = [.text(masked.text)]
        if let choice { parts.append(.choice(id: choice)) }
        let redactions = masked.redactions.map { redaction in
            Redaction(
                kind: redaction.kind == .cardNumber ? .cardNumber : .securityCode, part: 0,
                range: ScalarRange(start: redaction.range.lowerBound, end: redaction.range.upperBound))
        }
        return Content(parts: parts, locale: locale, redactions: redactions)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte)
    }
}

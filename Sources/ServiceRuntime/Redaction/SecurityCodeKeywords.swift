/// What people call the security code of a card, in the supported languages.
enum SecurityCodeKeywords {
    /// Taken as whole words only.
    private static let abbreviations = [
        "cvv", "cvc", "cvn", "cvx", "cav", "csc", "pin", "cvv2", "cvc2", "cvn2", "cav2", "pincode", "pin-code",
    ]

    private static let phrases = [
        "security code", "security number", "card code", "card verification", "verification value",
        "sicherheitscode", "sicherheitsnummer", "prüfnummer", "prüfziffer", "pruefnummer", "pruefziffer",
        "cryptogramme", "code de sécurité", "code de securite", "code de vérification",
        "säkerhetskod", "sakerhetskod", "sikkerhedskode", "sikkerhetskode", "kontrolcifre",
        "turvakoodi", "turvaluku", "tarkistusnumero", "öryggisnúmer", "öryggiskóði",
        "código de seguridad", "codigo de seguridad", "codi de seguretat", "código de segurança", "codigo de seguranca",
        "codice di sicurezza", "codice di verifica", "beveiligingscode", "veiligheidscode", "cód slándála",
        "kod bezpieczeństwa", "kod bezpieczenstwa", "bezpečnostní kód", "bezpečnostný kód", "biztonsági kód",
        "cod de securitate", "codul de securitate", "код за сигурност", "sigurnosni kod", "varnostna koda",
        "saugos kodas", "drošības kods", "turvakood", "kodiċi tas-sigurtà", "güvenlik kodu", "guvenlik kodu",
        "код безопасности", "код безпеки", "κωδικός ασφαλείας", "κωδικός ασφάλειας",
        "رمز الأمان", "رمز الحماية", "קוד אבטחה", "सुरक्षा कोड", "セキュリティコード", "安全码", "安全碼",
        "보안 코드", "보안코드", "mã bảo mật", "kode keamanan", "รหัสความปลอดภัย",
    ]

    private struct Keyword {
        var scalars: [Unicode.Scalar]
        var isWholeWord: Bool
    }

    /// By first scalar, longest first.
    private static let keywords: [Unicode.Scalar: [Keyword]] = {
        let all =
            abbreviations.map { Keyword(scalars: Array($0.unicodeScalars), isWholeWord: true) }
            + phrases.map { Keyword(scalars: Array($0.unicodeScalars), isWholeWord: false) }
        return Dictionary(grouping: all) { $0.scalars[0] }
            .mapValues { $0.sorted { $0.scalars.count > $1.scalars.count } }
    }()

    /// Where keywords stand, in order.
    static func find(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
        let folded = scalars.map(fold)
        var found: [Range<Int>] = []
        var position = 0
        while position < folded.count {
            let match = keywords[folded[position]]?.first { isKeyword($0, at: position, in: folded) }
            if let match {
                found.append(position..<position + match.scalars.count)
                position += match.scalars.count
            } else {
                position += 1
            }
        }
        return found
    }

    private static func isKeyword(_ keyword: Keyword, at start: Int, in folded: [Unicode.Scalar]) -> Bool {
        let end = start + keyword.scalars.count
        guard end <= folded.count, folded[start..<end].elementsEqual(keyword.scalars) else { return false }
        guard keyword.isWholeWord else { return true }
        // `cvv2` is the keyword only where no further digit follows, else `cvv` is and 2 begins the code.
        let endsInDigit = keyword.scalars.last == "2"
        return (start == 0 || !folded[start - 1].properties.isAlphabetic)
            && (end == folded.count || !folded[end].properties.isAlphabetic)
            && !(endsInDigit && end < folded.count && folded[end].properties.numericType != nil)
    }

    /// In lower case, full-width letters as ASCII, other spaces as the common one.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x41...0x5A: return Unicode.Scalar(scalar.value + 32) ?? scalar
        case 0..<0x80: return scalar
        case 0xFF01...0xFF5E: return (Unicode.Scalar(scalar.value - 0xFEE0)).map(fold) ?? scalar
        default: break
        }
        if scalar.properties.generalCategory == .spaceSeparator { return " " }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first ?? scalar : scalar
    }
}

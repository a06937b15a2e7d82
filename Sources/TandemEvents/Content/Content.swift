/// What someone said, wherever it stands: the only thing that is ever encrypted.
///
/// When `protection` is `sealed`, every string of `parts` and `translations` that holds words is ciphertext in base64.
package struct Content: Hashable, Sendable {
    package var parts: [ContentPart]
    /// The language it was found to be in.
    package var language: Language?
    /// The locale of the page or app it was written in, BCP 47.
    package var locale: String?
    package var translations: [Translation]
    /// What was masked before it was first written.
    package var redactions: [Redaction]
    package var protection: Protection

    package init(
        parts: [ContentPart], language: Language? = nil, locale: String? = nil, translations: [Translation] = [],
        redactions: [Redaction] = [], protection: Protection = .none
    ) {
        self.parts = parts
        self.language = language
        self.locale = locale
        self.translations = translations
        self.redactions = redactions
        self.protection = protection
    }

    /// Plain text in one part.
    package init(text: String, language: Language? = nil, locale: String? = nil) {
        self.init(parts: [.text(text)], language: language, locale: locale)
    }

    /// The text parts, one a line; ciphertext when the content is sealed.
    package var text: String {
        parts.compactMap { part in
            if case .text(let text) = part { text } else { nil }
        }.joined(separator: "\n")
    }
}

extension Content: Codable {
    private enum CodingKeys: String, CodingKey {
        case parts, language, locale, translations, redactions, protection
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        parts = try container.decode([ContentPart].self, forKey: .parts)
        language = try container.decodeIfPresent(Language.self, forKey: .language)
        locale = try container.decodeIfPresent(String.self, forKey: .locale)
        translations = try container.decodeIfPresent([Translation].self, forKey: .translations) ?? []
        redactions = try container.decodeIfPresent([Redaction].self, forKey: .redactions) ?? []
        protection = try container.decode(Protection.self, forKey: .protection)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(parts, forKey: .parts)
        try container.encodeIfPresent(language, forKey: .language)
        try container.encodeIfPresent(locale, forKey: .locale)
        if !translations.isEmpty { try container.encode(translations, forKey: .translations) }
        if !redactions.isEmpty { try container.encode(redactions, forKey: .redactions) }
        try container.encode(protection, forKey: .protection)
    }
}

import ServiceRuntime
import TandemEvents

/// The body of `POST /v1/conversations`.
struct ConversationRequest: Decodable, Sendable {
    /// What the channel tells about the visit.
    struct Attributes: Decodable, Sendable {
        var values: [String: String]

        init(from decoder: any Decoder) throws {
            // The library's error would name the key, which is the client's.
            guard let values = try? [String: String](from: decoder) else {
                throw EventCodingError(code: .invalidField, field: "attributes", expected: "an object of strings")
            }
            self.values = values
        }
    }

    var attributes: Attributes?
    var locale: String?
    var consent: Consent?
    /// With a server key only.
    var brand: String?
    /// With a server key only.
    var channel: Channel?

    /// - Throws: ``Problem`` with 422.
    func validate(isServer: Bool) throws {
        try RequestText.checkLocale(locale, "/locale")
        if let attributes = attributes?.values {
            guard attributes.count <= 32 else { throw Problem.invalid("/attributes", "expected at most 32 attributes") }
            for (key, value) in attributes {
                try RequestText.checkName(key, "/attributes")
                try RequestText.check(value, "/attributes", maximum: 256)
            }
        }
        if let consent {
            guard consent.purposes.count <= 16 else {
                throw Problem.invalid("/consent/purposes", "expected at most 16 purposes")
            }
            for purpose in consent.purposes { try RequestText.checkName(purpose, "/consent/purposes") }
            try RequestText.checkName(consent.version, "/consent/version")
        }
        guard isServer || brand == nil && channel == nil else {
            throw Problem.invalid(brand == nil ? "/channel" : "/brand", "only a server key may set this")
        }
        if let brand { try RequestText.checkName(brand, "/brand") }
        if let channel {
            try RequestText.checkName(channel.kind.rawValue, "/channel/kind")
            if let account = channel.account { try RequestText.checkName(account, "/channel/account") }
            if let address = channel.addressID { try RequestText.checkName(address, "/channel/addressID") }
        }
    }

    /// The attributes without card numbers and security codes.
    var maskedAttributes: [String: String] {
        (attributes?.values ?? [:]).mapValues { SensitiveNumbers.mask($0).text }
    }
}

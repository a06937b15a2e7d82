/// The 35 languages in which Tandem serves customers, named by their BCP 47 primary subtags.
package enum SupportedLanguage: String, CaseIterable, Codable, Sendable, Comparable {
    case ar, bg, cs, da, de, el, en, es, et, fi, fr, ga, he, hi, hr, hu, `is`, it, ja, ko, lt, lv, nb, nl, pl, pt, ro
    case ru, sk, sl, sr, sv, tr, uk, zh

    /// Reads a BCP 47 tag or an `Accept-Language` element's tag, such as `pt-BR`, `zh_Hant` or `no`.
    ///
    /// Region and script are ignored. Superseded and closely related codes stand for the language served:
    /// `no` and `nn` for Bokmål, `iw` for Hebrew, `bs` for Croatian, `sh` and `cnr` for Serbian, `mo` for Romanian,
    /// `yue` for Chinese.
    ///
    /// - Returns: `nil` for a language that is not served.
    package init?(tag: String) {
        let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        switch primary {
        case "no", "nn": self = .nb
        case "iw": self = .he
        case "bs": self = .hr
        case "sh", "cnr": self = .sr
        case "mo": self = .ro
        case "yue", "cmn": self = .zh
        default: self.init(rawValue: primary)
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

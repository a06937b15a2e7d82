/// The scripts in which the supported languages are written.
enum WritingScript: String, CaseIterable, Sendable {
    case arabic, cyrillic, devanagari, greek, han, hangul, hebrew, kana, latin

    /// The script of a letter; `nil` for digits, signs and other scripts.
    init?(of scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x590...0x5FF: self = .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF: self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0x3041...0x30FF: self = .kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x3FFFF: self = .han
        case 0xAC00...0xD7A3, 0x1100...0x11FF: self = .hangul
        default: return nil
        }
    }
}

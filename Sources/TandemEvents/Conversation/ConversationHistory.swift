/// The newest messages of a conversation, within a bound of bytes.
package struct ConversationHistory: Hashable, Sendable {
    /// How many bytes of JSON the entries may take.
    package static let byteLimit = 24 * 1_024

    /// Oldest first.
    package private(set) var entries: [HistoryEntry]
    private var bytes: Int

    package init() {
        entries = []
        bytes = 0
    }

    /// Adds the newest entry, and lets the oldest ones go until the rest fits.
    /// - Returns: False when the entry alone is over the bound, so that nothing is kept.
    @discardableResult
    package mutating func append(_ entry: HistoryEntry) -> Bool {
        entries.append(entry)
        bytes += entry.byteBound
        var dropped = 0
        while bytes > Self.byteLimit, dropped < entries.count {
            bytes -= entries[dropped].byteBound
            dropped += 1
        }
        entries.removeFirst(dropped)
        return !entries.isEmpty
    }
}

extension ConversationHistory: Codable {
    package init(from decoder: any Decoder) throws {
        entries = try decoder.singleValueContainer().decode([HistoryEntry].self)
        bytes = entries.reduce(0) { $0 + $1.byteBound }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(entries)
    }
}

extension HistoryEntry {
    /// An upper bound of the bytes of its canonical JSON, with the comma after it.
    var byteBound: Int {
        let strings = [author.id, author.name, author.model].reduce(0) { $0 + ($1?.jsonByteCount ?? 0) }
        return 320 + strings + content.byteBound
    }
}

extension Content {
    /// An upper bound of the bytes of its canonical JSON.
    var byteBound: Int {
        let translated = translations.reduce(0) { sum, translation in
            sum + 64 + translation.language.jsonByteCount + (translation.engine?.jsonByteCount ?? 0)
                + translation.parts.reduce(0) { $0 + $1.byteBound }
        }
        var sealBytes = 0
        if case .sealed(let keyID, let algorithm) = protection {
            sealBytes = 64 + keyID.jsonByteCount + algorithm.jsonByteCount
        }
        let redacted = redactions.reduce(0) { $0 + 128 + $1.kind.rawValue.jsonByteCount }
        let tags = (language?.tag.jsonByteCount ?? 0) + (locale?.jsonByteCount ?? 0)
        return 192 + tags + translated + redacted + sealBytes + parts.reduce(0) { $0 + $1.byteBound }
    }
}

extension ContentPart {
    fileprivate var byteBound: Int {
        switch self {
        case .text(let text): 32 + text.jsonByteCount
        case .attachment(let attachment):
            288 + attachment.mediaType.jsonByteCount + (attachment.name?.jsonByteCount ?? 0)
                + attachment.scan.rawValue.jsonByteCount + attachment.sha256.jsonByteCount
        case .choices(let choices):
            choices.reduce(40) { $0 + 20 + $1.id.jsonByteCount + $1.label.jsonByteCount }
        case .choice(let id): 32 + id.jsonByteCount
        case .unsupported(let kind): 40 + kind.jsonByteCount
        }
    }
}

extension String {
    /// The most bytes that it takes as a JSON string, quotes included.
    fileprivate var jsonByteCount: Int {
        utf8.reduce(2) { count, byte in
            switch byte {
            case 0x22, 0x5C: count + 2
            case 0..<0x20, 0x7F: count + 6
            default: count + 1
            }
        }
    }
}

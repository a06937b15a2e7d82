/// The newest identifiers out of many, to recognise repeats by.
package struct RecentIdentifiers<Tag>: Hashable, Sendable {
    /// How many are kept.
    package static var limit: Int { 256 }

    /// Oldest first.
    package private(set) var identifiers: [Identifier<Tag>]

    package init() {
        identifiers = []
    }

    package func contains(_ identifier: Identifier<Tag>) -> Bool {
        identifiers.contains(identifier)
    }

    /// Adds an identifier, and lets the oldest one go beyond the limit.
    /// - Returns: False when it was there already.
    package mutating func insert(_ identifier: Identifier<Tag>) -> Bool {
        guard !contains(identifier) else { return false }
        if identifiers.count >= Self.limit {
            identifiers.removeFirst(identifiers.count - Self.limit + 1)
        }
        identifiers.append(identifier)
        return true
    }
}

extension RecentIdentifiers: Codable {
    package init(from decoder: any Decoder) throws {
        identifiers = try decoder.singleValueContainer().decode([Identifier<Tag>].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(identifiers)
    }
}

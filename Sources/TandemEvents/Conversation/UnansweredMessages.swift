/// The customer's messages that no reply has answered and no rule has settled, as ranges of `sequence`.
package struct UnansweredMessages: Hashable, Sendable {
    /// Messages whose sequences follow each other: that of `messageIDs[n]` is `first + n`.
    package struct Range: Codable, Hashable, Sendable {
        package let first: Int
        /// When the first one was accepted.
        package let since: Timestamp
        package fileprivate(set) var messageIDs: [MessageID]

        /// The sequence of the last one.
        package var last: Int { first + messageIDs.count - 1 }
    }

    /// In the order of their sequences.
    package private(set) var ranges: [Range]

    package init() {
        ranges = []
    }

    package var isEmpty: Bool { ranges.isEmpty }

    /// When the oldest one was accepted.
    package var since: Timestamp? { ranges.first?.since }

    /// Oldest first.
    package var messageIDs: [MessageID] { ranges.flatMap(\.messageIDs) }

    /// Adds the newest message.
    /// - Precondition: Its sequence is higher than that of every other.
    package mutating func append(_ message: MessageID, sequence: Int, at time: Timestamp) {
        if let last = ranges.indices.last {
            precondition(sequence > ranges[last].last, "Sequences of a conversation only grow")
            if sequence == ranges[last].last + 1 {
                ranges[last].messageIDs.append(message)
                return
            }
        }
        ranges.append(Range(first: sequence, since: time, messageIDs: [message]))
    }

    /// Takes out the messages up to a sequence, which has been seen.
    /// - Returns: Their ids, oldest first.
    package mutating func take(through sequence: Int) -> [MessageID] {
        var taken: [MessageID] = []
        while let range = ranges.first, range.first <= sequence {
            let count = min(range.messageIDs.count, sequence - range.first + 1)
            taken += range.messageIDs[..<count]
            ranges.removeFirst()
            if count < range.messageIDs.count {
                let rest = Range(
                    first: range.first + count, since: range.since, messageIDs: Array(range.messageIDs[count...]))
                ranges.insert(rest, at: 0)
            }
        }
        return taken
    }

    /// Takes out all messages.
    /// - Returns: Their ids, oldest first.
    package mutating func takeAll() -> [MessageID] {
        take(through: .max)
    }
}

extension UnansweredMessages: Codable {
    package init(from decoder: any Decoder) throws {
        ranges = try decoder.singleValueContainer().decode([Range].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ranges)
    }
}

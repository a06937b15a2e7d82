/// The customer's messages that no reply has answered and no rule has settled.
///
/// The ids of the newest ``limit`` are kept; of those before, only up to which sequence they stand.
package struct UnansweredMessages: Hashable, Sendable {
    /// How many ids are kept.
    package static let limit = 384

    /// Messages whose sequences follow each other: that of `messageIDs[n]` is `first + n`.
    package struct Range: Codable, Hashable, Sendable {
        package let first: Int
        /// When the first one was accepted.
        package let since: Timestamp
        package fileprivate(set) var messageIDs: [MessageID]

        /// The sequence of the last one.
        package var last: Int { first + messageIDs.count - 1 }
    }

    /// Messages whose ids are not kept any more.
    package struct Overflow: Codable, Hashable, Sendable {
        /// The sequence of the last one.
        package fileprivate(set) var through: Int
        /// When the first one was accepted.
        package let since: Timestamp
    }

    /// What was taken out at once.
    package struct Taken: Hashable, Sendable {
        /// Oldest first.
        package var messageIDs: [MessageID]
        /// All up to this sequence were taken too, their ids not being kept.
        package var through: Int?

        package init(messageIDs: [MessageID] = [], through: Int? = nil) {
            self.messageIDs = messageIDs
            self.through = through
        }

        package var isEmpty: Bool { messageIDs.isEmpty && through == nil }
    }

    package private(set) var overflow: Overflow?
    /// In the order of their sequences.
    package private(set) var ranges: [Range]

    package init() {
        overflow = nil
        ranges = []
    }

    package var isEmpty: Bool { ranges.isEmpty && overflow == nil }

    /// When the oldest one was accepted.
    package var since: Timestamp? { overflow?.since ?? ranges.first?.since }

    /// The sequence of the newest one.
    package var lastSequence: Int? { ranges.last?.last ?? overflow?.through }

    /// Those whose ids are kept, oldest first.
    package var messageIDs: [MessageID] { ranges.flatMap(\.messageIDs) }

    /// Adds the newest message.
    /// - Precondition: Its sequence is higher than that of every other.
    package mutating func append(_ message: MessageID, sequence: Int, at time: Timestamp) {
        if let last = ranges.indices.last {
            precondition(sequence > ranges[last].last, "Sequences of a conversation only grow")
            if sequence == ranges[last].last + 1 {
                ranges[last].messageIDs.append(message)
            } else {
                ranges.append(Range(first: sequence, since: time, messageIDs: [message]))
            }
        } else {
            ranges.append(Range(first: sequence, since: time, messageIDs: [message]))
        }
        let excess = ranges.reduce(0) { $0 + $1.messageIDs.count } - Self.limit
        if excess > 0, let first = ranges.first {
            let through = first.first + excess - 1
            overflow = Overflow(through: through, since: overflow?.since ?? first.since)
            dropIDs(through: through)
        }
    }

    /// Takes out the messages up to a sequence, which has been seen.
    ///
    /// Messages without ids go together, once the last of them has been seen.
    package mutating func take(through sequence: Int) -> Taken {
        var taken = Taken()
        if let overflow {
            guard overflow.through <= sequence else { return taken }
            taken.through = overflow.through
            self.overflow = nil
        }
        taken.messageIDs = dropIDs(through: sequence)
        return taken
    }

    /// Takes out all messages.
    package mutating func takeAll() -> Taken {
        take(through: .max)
    }

    @discardableResult
    private mutating func dropIDs(through sequence: Int) -> [MessageID] {
        var dropped: [MessageID] = []
        while let range = ranges.first, range.first <= sequence {
            let count = sequence >= range.last ? range.messageIDs.count : sequence - range.first + 1
            dropped += range.messageIDs[..<count]
            ranges.removeFirst()
            if count < range.messageIDs.count {
                let rest = Range(
                    first: range.first + count, since: range.since, messageIDs: Array(range.messageIDs[count...]))
                ranges.insert(rest, at: 0)
            }
        }
        return dropped
    }
}

extension UnansweredMessages: Codable {
    private enum Key: String, CodingKey {
        case overflow, ranges
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        overflow = try container.decodeIfPresent(Overflow.self, forKey: .overflow)
        ranges = try container.decode([Range].self, forKey: .ranges)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(overflow, forKey: .overflow)
        try container.encode(ranges, forKey: .ranges)
    }
}

/// How far the events of one outbox have been taken, and which of them never came.
package struct OutboxProgress: Codable, Hashable, Sendable {
    /// Sequences that were passed over.
    package struct Gap: Codable, Hashable, Sendable {
        package var first: Int
        package var last: Int

        package init(first: Int, last: Int) {
            self.first = first
            self.last = last
        }
    }

    /// How many gaps are kept; beyond it the oldest are forgotten, and what comes late for them is taken as a repeat.
    package static let gapLimit = 16

    package let id: OutboxID
    /// The highest sequence taken.
    package private(set) var sequence: Int
    /// Oldest first.
    package private(set) var gaps: [Gap]

    /// An outbox of which nothing has been taken.
    package init(id: OutboxID) {
        self.id = id
        sequence = 0
        gaps = []
    }

    /// Takes the event with a sequence, and records those before it that have not come.
    /// - Returns: False for a repeat.
    package mutating func take(_ number: Int) -> Bool {
        if number > sequence {
            if number > sequence + 1 {
                gaps.append(Gap(first: sequence + 1, last: number - 1))
                if gaps.count > Self.gapLimit { gaps.removeFirst() }
            }
            sequence = number
            return true
        }
        guard let index = gaps.firstIndex(where: { $0.first <= number && number <= $0.last }) else { return false }
        let gap = gaps.remove(at: index)
        if number < gap.last { gaps.insert(Gap(first: number + 1, last: gap.last), at: index) }
        if gap.first < number { gaps.insert(Gap(first: gap.first, last: number - 1), at: index) }
        return true
    }
}

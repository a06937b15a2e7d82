import DequeModule

/// Which messages of one partition are finished, and up to where it may be committed.
///
/// Messages finish in any order; only the contiguous finished beginning is committable, so that whatever is committed has
/// been finished and so has all before it.
package struct OffsetLedger: Sendable {
    private struct Entry {
        var offset: Int64
        var isFinished = false
    }

    private var entries: Deque<Entry> = []
    /// The next offset to read once all before it is finished; `nil` before anything was received.
    private var next: Int64?
    private var committed: Int64?

    package init() {}

    /// Messages received and not yet part of the finished beginning.
    package var pending: Int { entries.count }

    /// Registers a message; offsets rise.
    package mutating func received(_ offset: Int64) {
        precondition(entries.last.map { $0.offset < offset } ?? true, "offsets of a partition rise")
        entries.append(Entry(offset: offset))
    }

    /// Registers that there is nothing but what was received before `offset`; positions move over gaps in the log by it.
    package mutating func reachedEnd(_ offset: Int64) {
        if entries.isEmpty, let next, next < offset { self.next = offset }
    }

    /// Marks a message finished; an unknown or already finished one changes nothing.
    package mutating func finished(_ offset: Int64) {
        guard let index = index(of: offset) else { return }
        entries[index].isFinished = true
        while let first = entries.first, first.isFinished {
            next = first.offset + 1
            entries.removeFirst()
        }
    }

    /// The next offset to commit, or `nil` where nothing new is finished.
    package var committable: Int64? {
        guard let next, next != committed else { return nil }
        return next
    }

    package mutating func didCommit(_ offset: Int64) { committed = offset }

    private func index(of offset: Int64) -> Int? {
        var low = entries.startIndex
        var high = entries.endIndex
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low < entries.endIndex && entries[low].offset == offset ? low : nil
    }
}

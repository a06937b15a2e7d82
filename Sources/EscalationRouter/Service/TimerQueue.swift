import HeapModule
import TandemEvents

/// The conversations of a partition by when they are next due.
///
/// Entries are not taken out when a conversation's timer changes: whoever takes the first one checks that it still holds.
struct TimerQueue {
    struct Entry: Comparable {
        let due: Timestamp
        let conversation: ConversationID

        static func < (left: Entry, right: Entry) -> Bool {
            (left.due, left.conversation) < (right.due, right.conversation)
        }
    }

    private var heap = Heap<Entry>()

    var count: Int { heap.count }

    mutating func insert(_ due: Timestamp, _ conversation: ConversationID) {
        heap.insert(Entry(due: due, conversation: conversation))
    }

    /// The first entry that holds; those before it that do not are dropped.
    mutating func first(where holds: (Entry) -> Bool) -> Entry? {
        while let entry = heap.min {
            if holds(entry) { return entry }
            heap.removeMin()
        }
        return nil
    }

    /// Replaces all entries.
    mutating func rebuild(_ entries: some Sequence<Entry>) {
        heap = Heap(entries)
    }
}

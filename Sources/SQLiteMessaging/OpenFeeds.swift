import Synchronization

/// The feeds that a transport has to finish when it closes.
final class OpenFeeds: Sendable {
    private struct Entry {
        weak var feed: MessageFeed?
    }

    private let entries = Mutex<[Entry]>([])

    func add(_ feed: MessageFeed) {
        entries.withLock { entries in
            entries.removeAll { $0.feed == nil }
            entries.append(Entry(feed: feed))
        }
    }

    func finishAll() {
        let feeds = entries.withLock { entries in
            defer { entries = [] }
            return entries.compactMap(\.feed)
        }
        for feed in feeds { feed.finish() }
    }
}

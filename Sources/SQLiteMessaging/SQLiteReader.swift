package import Messaging

/// Reads fixed partitions of a ``SQLiteTransport``.
package final class SQLiteReader: MessageReader {
    private let feed: MessageFeed

    init(feed: MessageFeed) {
        self.feed = feed
    }

    deinit {
        feed.finish()
    }

    package func next() async throws(MessagingError) -> ReaderEvent? {
        while let event = await feed.next() {
            switch event {
            case .messages(let messages): return .messages(messages)
            case .reachedEnd(let partition, let offset): return .reachedEnd(partition, offset: offset)
            case .interrupted(let error): return .interrupted(error)
            case .assigned, .revoked, .lost: continue
            }
        }
        return nil
    }

    package func close() async {
        feed.finish()
    }
}

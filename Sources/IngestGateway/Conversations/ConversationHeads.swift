import Synchronization
import TandemEvents

/// The heads of the conversations used last, so that a message costs no read of the database.
///
/// The projection keeps it true: whatever changes a head is stored here once it is committed.
final class ConversationHeads: Sendable {
    private struct State {
        var recent: [ConversationID: ConversationHead] = [:]
        var older: [ConversationID: ConversationHead] = [:]
    }

    private let maximumRecent: Int
    private let state = Mutex(State())

    /// - Parameter maximum: heads held, at least 2; those used longest ago leave.
    init(maximum: Int = 50_000) {
        maximumRecent = maximum / 2
    }

    func head(_ id: ConversationID) -> ConversationHead? {
        state.withLock { state in
            if let head = state.recent[id] { return head }
            guard let head = state.older.removeValue(forKey: id) else { return nil }
            insert(head, for: id, &state)
            return head
        }
    }

    /// Stores what a commit has made true.
    func store(_ head: ConversationHead) {
        state.withLock { state in
            let id = head.context.conversationID
            state.older[id] = nil
            insert(head, for: id, &state)
        }
    }

    /// Stores what was read from the database, which a commit may have overtaken since.
    func storeIfAbsent(_ head: ConversationHead) {
        state.withLock { state in
            let id = head.context.conversationID
            guard state.recent[id] == nil, state.older[id] == nil else { return }
            insert(head, for: id, &state)
        }
    }

    private func insert(_ head: ConversationHead, for id: ConversationID, _ state: inout State) {
        state.recent[id] = head
        if state.recent.count > maximumRecent {
            state.older = state.recent
            state.recent = [:]
        }
    }
}

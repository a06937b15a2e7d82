import Foundation
import TandemEvents

/// The conversations of a partition: what is committed, as bytes, and an overlay of what the transaction in hand has made.
///
/// Most conversations are idle, and hundreds of thousands of them stay for days, so a committed one is kept as the value
/// of its snapshot; the states decided last are kept decoded beside it, a bounded number.
struct ConversationStore {
    /// A conversation as it was decided last.
    struct Current {
        var state: ConversationState
        /// Its canonical JSON.
        var value: Data
        /// The SHA-256 of `value`.
        var digest: String
    }

    private struct Committed {
        var value: Data
        var timer: ConversationTimer?
    }

    private var committed: [ConversationID: Committed] = [:]
    /// Committed conversations that a change of controls may affect.
    private var dependents: Set<ConversationID> = []
    private var hot: [ConversationID: Current] = [:]
    private var hotOrder: [ConversationID] = []
    /// `nil` stands for a conversation of which nothing is kept any more.
    private var overlay: [ConversationID: Current?] = [:]
    /// The overlay's conversations, in the order of their first change.
    private(set) var changed: [ConversationID] = []
    private let hotLimit: Int
    private let codec: EventCodec

    init(codec: EventCodec, hotLimit: Int = 256) {
        self.codec = codec
        self.hotLimit = hotLimit
    }

    var count: Int { committed.count }

    /// A conversation, the overlay included; nil where nothing is kept of it.
    mutating func current(_ id: ConversationID) throws(EventCodingError) -> Current? {
        if let entry = overlay[id] { return entry }
        if let entry = hot[id] { return entry }
        guard let value = committed[id]?.value else { return nil }
        return Current(
            state: try codec.decode(ConversationState.self, from: value), value: value,
            digest: EventCodec.digest(ofData: value))
    }

    /// What is next due in a conversation, the overlay included.
    func timer(of id: ConversationID) -> ConversationTimer? {
        if let entry = overlay[id] { return entry?.state.nextTimer }
        return committed[id]?.timer
    }

    /// Puts what was decided in the overlay; nil where nothing is kept any more.
    mutating func change(_ id: ConversationID, to current: Current?) {
        if overlay.updateValue(current, forKey: id) == nil { changed.append(id) }
    }

    /// What the overlay has of a conversation.
    func changedState(of id: ConversationID) -> Current? {
        overlay[id] ?? nil
    }

    /// The committed conversations that a change of controls may affect, in the order of their ids.
    var conversationsUnderControls: [ConversationID] { dependents.sorted() }

    mutating func commit() {
        for id in changed {
            guard let entry = overlay[id] else { continue }
            guard let current = entry else {
                committed[id] = nil
                dependents.remove(id)
                hot[id] = nil
                continue
            }
            committed[id] = Committed(value: current.value, timer: current.state.nextTimer)
            if current.state.dependsOnControls { dependents.insert(id) } else { dependents.remove(id) }
            if hot.updateValue(current, forKey: id) == nil { hotOrder.append(id) }
        }
        dropOverlay()
        guard hotOrder.count > 2 * hotLimit else { return }
        for id in hotOrder.dropLast(hotLimit) { hot[id] = nil }
        hotOrder.removeFirst(hotOrder.count - hotLimit)
    }

    /// Drops the overlay.
    ///
    /// - Returns: The conversations that had changed.
    mutating func rollback() -> [ConversationID] {
        let ids = changed
        dropOverlay()
        return ids
    }

    private mutating func dropOverlay() {
        overlay.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
    }
}

extension ConversationStore {
    /// Takes a snapshot from the log, which a later one of the same conversation replaces; nil is a tombstone.
    mutating func restore(_ id: ConversationID, value: Data?) {
        committed[id] = value.map { Committed(value: $0) }
    }

    /// Reads all snapshots restored, once.
    ///
    /// - Throws: where one of them is not a conversation's state.
    mutating func finishRestoring() throws(EventCodingError) {
        for (id, entry) in committed {
            let state = try codec.decode(ConversationState.self, from: entry.value)
            committed[id]?.timer = state.nextTimer
            if state.dependsOnControls { dependents.insert(id) }
        }
    }

    /// All timers of committed conversations.
    var timers: [TimerQueue.Entry] {
        committed.compactMap { id, entry in
            entry.timer.map { TimerQueue.Entry(due: $0.due, conversation: id) }
        }
    }
}

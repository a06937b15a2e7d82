import Synchronization

/// How far `controls` has been folded, shared by the reader and whoever confirms the end.
final class FoldPosition: Sendable {
    private struct State {
        var controls: Controls?
        /// The next offset to read.
        var next: Int64 = 0
        var confirmedAt: Int64 = .min
        /// An end that has been asked for and not been read up to yet.
        var awaited: (offset: Int64, askedAt: Int64)?
    }

    struct Update {
        var controls: Controls?
        var confirmedAt: Int64
    }

    private let state = Mutex(State())

    func set(_ fold: ControlsFold) {
        state.withLock {
            $0.controls = fold.controls
            $0.next = max($0.next, fold.offset)
        }
    }

    /// Everything before `offset` has been read; the log may end in records that readers do not see.
    func reached(_ offset: Int64, _ fold: ControlsFold) {
        state.withLock {
            $0.controls = fold.controls
            $0.next = max($0.next, offset)
        }
    }

    /// What may be put in force: nothing before all that there was at the first confirmation has been read.
    ///
    /// - Parameter end: Where the log ended, and when that was asked for.
    func update(end: (offset: Int64, askedAt: Int64)?) -> Update? {
        state.withLock { state in
            if let end { state.awaited = end }
            if let awaited = state.awaited, state.next >= awaited.offset {
                state.confirmedAt = max(state.confirmedAt, awaited.askedAt)
                state.awaited = nil
            }
            guard state.confirmedAt != .min else { return nil }
            return Update(controls: state.controls, confirmedAt: state.confirmedAt)
        }
    }
}

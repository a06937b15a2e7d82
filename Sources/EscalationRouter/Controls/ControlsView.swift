import Synchronization

/// What this replica knows of `controls`, and how fresh that is: written by the follower, read by the partitions.
package final class ControlsView: Sendable {
    package struct Snapshot: Sendable {
        /// Nil while there is no policy, or not all of `controls` has been read.
        package var controls: Controls?
        /// When the end of `controls` was last known to be read, milliseconds since 1970.
        package var confirmedAt: Int64
    }

    /// How long what is known holds without having been confirmed, milliseconds.
    static let freshness: Int64 = 1_000

    private let snapshot = Mutex(Snapshot(controls: nil, confirmedAt: .min))

    package init() {}

    package var current: Snapshot {
        snapshot.withLock { $0 }
    }

    /// - Parameter confirmedAt: When the end was asked for, milliseconds since 1970.
    package func set(_ controls: Controls?, confirmedAt: Int64) {
        snapshot.withLock {
            $0.controls = controls
            $0.confirmedAt = max($0.confirmedAt, confirmedAt)
        }
    }
}

extension ControlsView.Snapshot {
    func isFresh(now: Int64) -> Bool {
        confirmedAt != .min && now - confirmedAt <= ControlsView.freshness
    }
}

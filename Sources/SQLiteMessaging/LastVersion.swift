import Synchronization

/// The version of the database last seen.
final class LastVersion: Sendable {
    private let version = Mutex<Int?>(nil)

    /// - Returns: whether it is another one than before.
    func changes(to new: Int) -> Bool {
        version.withLock { version in
            defer { version = new }
            return version != new
        }
    }
}

import Foundation
import Messaging

/// Holds a data directory for one process, for as long as the value lives; the system releases it when the process ends.
struct DirectoryLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: ``MessagingError/Code/locked`` where another process holds the directory.
    init(directory: String) throws(MessagingError) {
        let path = directory + "/log.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw MessagingError(
                .accessDenied,
                "The lock file \(path) cannot be opened: \(String(cString: strerror(errno))). "
                    + "Check the owner and permissions of the directory."
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(of: descriptor).map { "Process \($0)" } ?? "Another process"
            close(descriptor)
            throw MessagingError(
                .locked,
                "\(holder) runs on the data directory \(directory). Stop it, or choose another directory."
            )
        }
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        text.withCString { _ = pwrite(descriptor, $0, strlen($0), 0) }
        self.descriptor = descriptor
    }

    deinit {
        // Closing the descriptor releases the lock; the file stays, since removing it would race with another process.
        close(descriptor)
    }

    private static func holder(of descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

import Foundation
import Synchronization

/// Where finished log lines go, each whole.
package final class LogSink: Sendable {
    private let lock = Mutex(())
    private let output: @Sendable (String) -> Void

    /// The standard error of the process.
    package static let standardError = LogSink { line in
        var line = line
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, rest.count > 0 {
                let written = Foundation.write(STDERR_FILENO, start, rest.count)
                guard written > 0 || errno == EINTR else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[max(0, written)...])
            }
        }
    }

    package init(output: @escaping @Sendable (String) -> Void) {
        self.output = output
    }

    func write(_ line: String) {
        lock.withLock { _ in output(line) }
    }
}

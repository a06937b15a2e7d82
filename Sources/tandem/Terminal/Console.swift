import Foundation

/// Where a command speaks: results to standard output, progress and complaints to standard error.
enum Console {
    static func print(_ line: String = "") {
        write(line + "\n", to: STDOUT_FILENO)
    }

    static func printError(_ line: String) {
        write(line + "\n", to: STDERR_FILENO)
    }

    /// Rewrites the last line of a terminal on standard error.
    static func show(_ line: String) {
        write("\r\u{1B}[K" + line, to: STDERR_FILENO)
    }

    /// Whether standard error is a terminal, where a progress bar makes sense.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

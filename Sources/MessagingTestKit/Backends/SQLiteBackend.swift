package import Foundation
package import Messaging
package import SQLiteMessaging

/// The SQLite transport on a test's own clock, in memory or in a temporary directory.
package final class SQLiteBackend: MessagingBackend {
    package let name: String
    package let sessionTimeout = Duration.seconds(10)
    package let checkLimit = Duration.seconds(30)
    package let transport: SQLiteTransport
    private let time: ManualTimeSource
    private let directory: URL?

    /// In memory.
    package init() throws {
        name = "SQLite, memory"
        directory = nil
        time = ManualTimeSource()
        transport = try SQLiteTransport(configuration: Self.configuration, time: time)
    }

    /// In a directory, which ``close()`` removes.
    package init(directory: URL) throws {
        name = "SQLite, file"
        self.directory = directory
        time = ManualTimeSource()
        var configuration = Self.configuration
        // Everything is read from the database, as in memory everything recent is read from the cache.
        configuration.tailCacheBytes = 0
        transport = try SQLiteTransport(directory: directory, configuration: configuration, time: time)
    }

    private static var configuration: SQLiteTransportConfiguration {
        var configuration = SQLiteTransportConfiguration()
        configuration.maintenanceInterval = nil
        return configuration
    }

    package func reasonNotShown(_ point: ConformancePoint) -> String? {
        switch point {
        case .durableOnReturn where directory == nil: "memory ends with its process"
        default: nil
        }
    }

    package func makeClient() async throws -> any MessagingClient {
        GatedTransport(transport)
    }

    package func makeObserver() async throws -> any MessagingTransport {
        guard let directory else { throw ConformanceFailure("a log in memory has one process") }
        return try SQLiteTransport(readOnly: directory)
    }

    package func pass(_ duration: Duration) async throws {
        time.advance(by: duration)
    }

    package func compact(_ topic: String) async throws {
        try await transport.runMaintenance()
    }

    package func close() async {
        await transport.close()
        if let directory { try? FileManager.default.removeItem(at: directory) }
    }
}

import Configuration
import Foundation
import HumanQueue
import IngestGateway
import Logging
import Messaging
import SQLiteMessaging
import ServiceRuntime
import TandemEvents

@testable import tandem

/// All four services on a log, and the people around them.
struct SuiteSystem: Sendable {
    static let serverKey = "tandem_server_0123456789abcdef0123456789abcdef"

    let transport: any MessagingTransport
    let gateway: String
    let queue: String
    let folder: URL

    /// Runs the services on a log while `body` does.
    ///
    /// - Parameters:
    ///   - transport: a log without topics; one in memory where it is absent.
    ///   - folder: for the services' databases; it outlives the call where it is given.
    static func run<Value: Sendable>(
        transport: (any MessagingTransport)? = nil,
        in folder: URL? = nil,
        partitions: Int32 = 2,
        _ body: @Sendable @escaping (SuiteSystem) async throws -> Value
    ) async throws -> Value {
        let directory =
            folder ?? FileManager.default.temporaryDirectory.appending(path: "tandem-suite-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { if folder == nil { try? FileManager.default.removeItem(at: directory) } }
        let transport = try transport ?? SQLiteTransport()
        _ = try await Installation(transport: transport).prepare(conversationPartitions: partitions)
        let system = try await EmbeddedSystem(reader: reader(directory), transport: transport)
        let value = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await system.run(signals: [], logger: Logger(label: "suite") { _ in SwiftLogNoOpLogHandler() })
            }
            let suite = SuiteSystem(
                transport: transport,
                gateway: try await system.gateway.address.endpoint().description,
                queue: try await system.queue.address.endpoint().description,
                folder: directory
            )
            defer { group.cancelAll() }
            return try await body(suite)
        }
        try await EmittedEvents.write(from: transport)
        return value
    }

    private static func reader(_ folder: URL) -> ConfigReader {
        let secret = "0123456789abcdef0123456789abcdef"
        let values: [String: String] = [
            "tandem.gateway.session.secret": secret,
            "tandem.gateway.server.keys": serverKey,
            "tandem.queue.session.secret": secret,
            "tandem.queue.server.keys": serverKey,
            "tandem.queue.database.path": folder.appending(path: "human-queue.sqlite").path,
        ]
        var settings: [AbsoluteConfigKey: ConfigValue] = [
            "tandem.gateway.port": ConfigValue(.int(0), isSecret: false),
            "tandem.gateway.session.rate": ConfigValue(.int(10_000), isSecret: false),
            "tandem.gateway.address.rate": ConfigValue(.int(100_000), isSecret: false),
            "tandem.queue.port": ConfigValue(.int(0), isSecret: false),
        ]
        for (key, value) in values {
            settings[AbsoluteConfigKey(key.split(separator: ".").map(String.init))] =
                ConfigValue(.string(value), isSecret: false)
        }
        return ConfigReader(provider: InMemoryProvider(values: settings)).scoped(to: "tandem")
    }

    func customer() async throws -> SuiteCustomer {
        try await SuiteCustomer(gateway: gateway)
    }

    /// An agent who has signed in and is available.
    func agent(_ name: String, languages: [String] = ["en", "fr", "de", "sv"]) async throws -> SuiteAgent {
        try await SuiteAgent(queue: queue, name: name, languages: languages)
    }
}

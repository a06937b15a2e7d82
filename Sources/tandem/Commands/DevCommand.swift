import ArgumentParser
import Configuration
import Foundation
import HumanQueue
import IngestGateway
import Logging
import Messaging
import SQLiteMessaging
import ServiceRuntime
import Signals
import TandemEvents
import UnixSignals

/// `tandem dev`
struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Runs all four services in this process, on an embedded log.",
        discussion: """
            Everything stays in the data directory: the log, one database a service, the server key and the secret that \
            signs sessions. Ctrl-C takes no new request, finishes what was accepted, and ends. Settings of the services \
            are read from the environment (TANDEM_…).
            """
    )

    @Option(help: "The data directory.")
    var data = ".tandem"

    @Option(name: .customLong("gateway-port"), help: "Where customers connect; 0 takes a free port.")
    var gatewayPort = 8080

    @Option(name: .customLong("queue-port"), help: "Where agents connect; 0 takes a free port.")
    var queuePort = 8081

    @Option(help: "Partitions of each topic of conversations; counts when the data directory is new.")
    var partitions: Int32 = TopicCatalogue.defaultPartitions

    func validate() throws {
        guard (0...65_535).contains(gatewayPort), (0...65_535).contains(queuePort) else {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
        guard (1...1000).contains(partitions) else {
            throw ValidationError("--partitions must be from 1 to 1000.")
        }
    }

    func run() async throws {
        let directory = DataDirectory(path: data)
        try directory.create()
        let transport = try SQLiteTransport(directory: directory.url)
        let reader = try makeReader(directory)
        let metrics = try Observability.bootstrap(reader: reader)
        _ = try await Installation(transport: transport).prepare(conversationPartitions: partitions)
        try makeFirstAgent(directory)
        let system = try await EmbeddedSystem(reader: reader, transport: transport, metrics: metrics)
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await system.run(signals: [.sigint, .sigterm], logger: Logger(label: "tandem.dev"))
            }
            group.addTask { try await announce(system, directory) }
            try await group.waitForAll()
        }
        await transport.close()
        Console.print("Drained.")
    }

    /// Makes one agent who takes conversations in every language, when the data directory is new.
    private func makeFirstAgent(_ directory: DataDirectory) throws {
        let file = directory.agentTokenFile
        guard !FileManager.default.fileExists(atPath: file.path) else { return }
        let agent = AgentDirectory.NewAgent(name: "Agent", languages: SupportedLanguage.allCases.map(\.rawValue))
        let added = try AgentDirectory.add(agent, toDatabaseAt: directory.queueDatabase, now: .now())
        let isWritten = FileManager.default.createFile(
            atPath: file.path,
            contents: Data((added.token + "\n").utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else {
            throw CommandFailure("Cannot write \(file.path). Check the data directory's permissions.")
        }
    }

    private func makeReader(_ directory: DataDirectory) throws -> ConfigReader {
        let serverKey = try SecretFile.loadOrCreate(directory.serverKeyFile, prefix: ServerKeys.prefix)
        let sessionSecret = try SecretFile.loadOrCreate(directory.sessionSecretFile)
        let settings = InMemoryProvider(values: [
            "tandem.gateway.port": ConfigValue(.int(gatewayPort), isSecret: false),
            "tandem.gateway.database.path": ConfigValue(.string(directory.gatewayDatabase.path), isSecret: false),
            "tandem.gateway.session.secret": ConfigValue(.string(sessionSecret), isSecret: true),
            "tandem.gateway.server.keys": ConfigValue(.string(serverKey), isSecret: true),
            "tandem.queue.port": ConfigValue(.int(queuePort), isSecret: false),
            "tandem.queue.database.path": ConfigValue(.string(directory.queueDatabase.path), isSecret: false),
            "tandem.queue.session.secret": ConfigValue(.string(sessionSecret), isSecret: true),
            "tandem.queue.server.keys": ConfigValue(.string(serverKey), isSecret: true),
        ])
        return ConfigReader(providers: [settings, EnvironmentVariablesProvider()]).scoped(to: "tandem")
    }

    /// Says where to go, once all of it answers.
    private func announce(_ system: EmbeddedSystem, _ directory: DataDirectory) async throws {
        let gateway = try await system.gateway.address.endpoint()
        let queue = try await system.queue.address.endpoint()
        Console.print("customers  \(gateway)")
        Console.print("agents     \(queue)")
        Console.print("data       \(directory.url.path)")
        if let token = try? String(contentsOf: directory.agentTokenFile, encoding: .utf8) {
            Console.print("agent      signs in with \(token.trimmingCharacters(in: .whitespacesAndNewlines))")
        }
    }
}

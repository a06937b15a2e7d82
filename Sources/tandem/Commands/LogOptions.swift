import ArgumentParser
import Configuration
import Foundation
import KafkaMessaging
import Logging
import Messaging
import SQLiteMessaging

/// Which log a command reads or writes: the embedded one of a data directory, or that of a broker.
struct LogOptions: ParsableArguments {
    @Option(help: "The data directory of an embedded installation (default: .tandem).")
    var data: String?

    @Option(help: "The bootstrap servers of a Kafka installation, HOST:PORT[,HOST:PORT…].")
    var kafka: String?

    func validate() throws {
        if data != nil, kafka != nil {
            throw ValidationError("--data and --kafka name different logs. Give one of them.")
        }
    }

    /// The log, without the means to write to an embedded one, so that it can be read beside a running system.
    func openForReading() throws -> any MessagingTransport {
        if let kafka { return try Self.openKafka(kafka) }
        let directory = DataDirectory(path: data)
        guard FileManager.default.fileExists(atPath: directory.url.path) else {
            throw CommandFailure(
                "There is no data directory \(directory.url.path). Name one with --data, or a broker with --kafka."
            )
        }
        return try SQLiteTransport(readOnly: directory.url)
    }

    /// The log, for writing: an embedded one must not be in use by another process.
    func openForWriting() throws -> any MessagingTransport {
        if let kafka { return try Self.openKafka(kafka) }
        let directory = DataDirectory(path: data)
        try directory.create()
        return try SQLiteTransport(directory: directory.url)
    }

    /// Properties of librdkafka beside the servers come from the environment, `KAFKA_…`.
    private static func openKafka(_ servers: String) throws -> any MessagingTransport {
        let reader = ConfigReader(providers: [
            InMemoryProvider(values: ["kafka.bootstrap.servers": ConfigValue(.string(servers), isSecret: false)]),
            EnvironmentVariablesProvider(),
        ])
        return try KafkaTransport(
            configuration: KafkaConfiguration(reader: reader),
            logger: Logger(label: "tandem") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}

import ArgumentParser
import Messaging

/// Which log a command reads or writes: the embedded one of a data directory, or that of a broker.
struct LogOptions: ParsableArguments {
    @Option(help: "The data directory of an embedded installation.")
    var data: String?

    @Option(help: "The bootstrap servers of a Kafka installation, HOST:PORT[,HOST:PORT…].")
    var kafka: String?

    func validate() throws {
        if data != nil, kafka != nil {
            throw ValidationError("--data and --kafka name different logs. Give one of them.")
        }
    }
}

extension LogOptions {
    func openForReading() async throws -> any MessagingTransport { throw CommandFailure("temp") }
}

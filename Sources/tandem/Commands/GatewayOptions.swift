import ArgumentParser
import Foundation

/// Which gateway a command talks to, and with which key.
struct GatewayOptions: ParsableArguments {
    @Option(help: "The gateway's address.")
    var gateway = "http://127.0.0.1:8080"

    @Option(help: "The data directory whose server.key is used.")
    var data: String?

    @Option(name: .customLong("server-key"), help: "A file that holds a server key; overrides --data.")
    var serverKey: String?

    @Option(help: "Append a line for each 202 and each event seen to this file, for `tandem audit`.")
    var receipts: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func makeClient(connections: Int) throws -> GatewayClient {
        let file = serverKey.map { URL(filePath: $0) } ?? DataDirectory(path: data).serverKeyFile
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw CommandFailure(
                "Cannot read the server key in \(file.path). Start `tandem dev` first, or name its --data directory."
            )
        }
        return GatewayClient(
            gateway: gateway,
            serverKey: text.trimmingCharacters(in: .whitespacesAndNewlines),
            connections: connections
        )
    }

    func openReceipts() throws -> ReceiptsFile? {
        try receipts.map { try ReceiptsFile(URL(filePath: $0)) }
    }
}

import Foundation

/// The folder of an embedded installation.
struct DataDirectory: Sendable {
    let url: URL

    /// - Parameter path: `.tandem` in the current folder where there is none.
    init(path: String?) {
        url = URL(filePath: path ?? ".tandem", directoryHint: .isDirectory)
    }

    var serverKeyFile: URL { url.appending(path: "server.key") }
    var sessionSecretFile: URL { url.appending(path: "session.secret") }
    /// The sign-in token of the agent that `tandem dev` makes.
    var agentTokenFile: URL { url.appending(path: "agent.token") }
    var gatewayDatabase: URL { url.appending(path: "ingest-gateway.sqlite") }
    var queueDatabase: URL { url.appending(path: "human-queue.sqlite") }

    /// Makes the folder, readable by its owner alone, where it is missing.
    func create() throws {
        do {
            try FileManager.default.createDirectory(
                at: url,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure(
                "Cannot make the data directory \(url.path). Choose another with --data, or make its parent writable."
            )
        }
    }
}

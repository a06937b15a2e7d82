import ArgumentParser
import AsyncHTTPClient
import Foundation
import HumanQueue
import NIOCore
import NIOHTTP1
import TandemEvents

/// `tandem agents`
struct AgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "Looks after the people who answer.",
        subcommands: [Add.self]
    )

    /// `tandem agents add`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds an agent and prints the token to sign in with, which is shown only once.",
            discussion: """
                Asks the running human queue; where none answers at --queue and --data is given, writes to its database.
                """
        )

        @Argument(help: "The name that customers see.")
        var name: String

        @Option(help: "Languages the agent answers in, BCP 47, separated by commas: sv,en.")
        var languages: String

        @Option(help: "Other skills, separated by commas, by the names that the policy uses.")
        var skills: String?

        @Option(help: "Conversations at the same time.")
        var capacity: Int?

        @Option(help: "The human queue's address.")
        var queue = "http://127.0.0.1:8081"

        @Option(help: "The data directory of an embedded installation.")
        var data: String?

        @Option(name: .customLong("server-key"), help: "A file that holds a server key; overrides --data.")
        var serverKey: String?

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let agent = AgentDirectory.NewAgent(
                name: name,
                languages: Self.list(languages),
                skills: skills.map(Self.list),
                capacity: capacity
            )
            let added = try await add(agent)
            if json {
                Console.print(String(decoding: try EventCodec().encode(added), as: UTF8.self))
            } else {
                Console.print("\(added.name) signs in with \(added.token)")
            }
        }

        private static func list(_ text: String) -> [String] {
            text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }

        private func add(_ agent: AgentDirectory.NewAgent) async throws -> AgentDirectory.AddedAgent {
            let directory = DataDirectory(path: data)
            let file = serverKey.map { URL(filePath: $0) } ?? directory.serverKeyFile
            if let key = try? String(contentsOf: file, encoding: .utf8),
                let added = try await ask(agent, key: key.trimmingCharacters(in: .whitespacesAndNewlines))
            {
                return added
            }
            guard FileManager.default.fileExists(atPath: directory.url.path), serverKey == nil else {
                throw CommandFailure(
                    "No human queue answers at \(queue), and there is no data directory \(directory.url.path). "
                        + "Start the service, or name the directory with --data."
                )
            }
            return try AgentDirectory.add(agent, toDatabaseAt: directory.queueDatabase, now: .now())
        }

        /// - Returns: `nil` where nobody answers.
        private func ask(
            _ agent: AgentDirectory.NewAgent,
            key: String
        ) async throws -> AgentDirectory.AddedAgent? {
            let codec = EventCodec()
            var request = HTTPClientRequest(url: "\(queue)/v1/agents")
            request.method = .POST
            request.headers.add(name: "authorization", value: "Bearer \(key)")
            request.headers.add(name: "content-type", value: "application/json")
            request.headers.add(name: "idempotency-key", value: UUID().uuidString)
            request.body = .bytes(ByteBuffer(bytes: try codec.encode(agent)))
            let response: HTTPClientResponse
            do {
                response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            } catch {
                return nil
            }
            let body = Data(try await response.body.collect(upTo: 1 << 20).readableBytesView)
            guard (200..<300).contains(response.status.code) else {
                struct Refusal: Decodable {
                    var detail: String?
                }
                let refusal = try? codec.decode(Refusal.self, from: body)
                throw CommandFailure(
                    "The human queue at \(queue) answered \(response.status.code): \(refusal?.detail ?? "no reason given")"
                )
            }
            return try codec.decode(AgentDirectory.AddedAgent.self, from: body)
        }
    }
}

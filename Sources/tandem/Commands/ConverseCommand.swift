import ArgumentParser
import Foundation
import TandemEvents

/// `tandem converse`
struct ConverseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "converse",
        abstract: "Sends each line of a file as a customer's first message, and tells what became of it."
    )

    @Option(help: "JSON Lines; each line an object with `text` and, where known, `lang`.")
    var input: String

    @Option(help: "Take only this many lines.")
    var limit: Int?

    @Option(help: "Conversations at the same time.")
    var concurrency = 16

    @Option(help: "Seconds that a customer waits for a reply.")
    var patience = 20

    @OptionGroup var gateway: GatewayOptions

    func validate() throws {
        guard concurrency > 0, patience > 0, limit ?? 1 > 0 else {
            throw ValidationError("--limit, --concurrency and --patience must be at least 1.")
        }
    }

    func run() async throws {
        let utterances = try Utterance.read(URL(filePath: input), limit: limit)
        let client = try gateway.makeClient(connections: concurrency * 2 + 8)
        let receipts = try gateway.openReceipts()
        let bar = ProgressBar(total: utterances.count, isQuiet: gateway.json)
        let tally = TrafficTally()
        await withTaskGroup { group in
            var waiting = utterances.makeIterator()
            for _ in 0..<concurrency {
                guard let utterance = waiting.next() else { break }
                group.addTask { await converse(utterance, client, receipts, tally) }
            }
            while await group.next() != nil {
                bar.advance()
                guard let utterance = waiting.next() else { continue }
                group.addTask { await converse(utterance, client, receipts, tally) }
            }
        }
        bar.finish()
        await client.close()
        let report = tally.finish()
        try report.print(asJSON: gateway.json)
        if !report.errors.isEmpty { throw ExitCode(1) }
    }

    private func converse(
        _ utterance: Utterance,
        _ client: GatewayClient,
        _ receipts: ReceiptsFile?,
        _ tally: TrafficTally
    ) async {
        do {
            let due = ContinuousClock.now
            let conversation = try await ConversationRun(
                client: client,
                locale: utterance.language,
                receipts: receipts,
                until: due + .seconds(patience)
            )
            let result = try await conversation.whileFollowing {
                try await conversation.say(utterance.text, key: "1", due: due, patience: .seconds(patience))
            }
            tally.add(result, language: utterance.language)
        } catch {
            tally.add(error)
        }
    }
}

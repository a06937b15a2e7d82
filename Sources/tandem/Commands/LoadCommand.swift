import ArgumentParser

/// `tandem load`
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Starts conversations at a fixed rate, and measures how long replies take.",
        discussion: """
            An open loop: conversations start and turns fall due on time, however slow the replies. Latency counts from \
            when a message was due to its reply on the customer's event stream. Each conversation has a stream of its own.
            """
    )

    @Option(help: "Conversations that start in a second.")
    var rate = 50.0

    @Option(help: "Conversations in all.")
    var conversations = 1000

    @Option(help: "Messages of a conversation, due one second apart.")
    var turns = 4

    @Option(help: "Seconds that a customer waits for a reply.")
    var patience = 20

    @OptionGroup var gateway: GatewayOptions

    func validate() throws {
        guard rate > 0, conversations > 0, turns > 0, patience > 0 else {
            throw ValidationError("--rate, --conversations, --turns and --patience must be greater than 0.")
        }
    }

    func run() async throws {
        let questions = try LoadQuestions.read()
        let client = try gateway.makeClient(connections: max(64, Int(rate * Double(turns + patience)) * 2))
        let receipts = try gateway.openReceipts()
        let bar = ProgressBar(total: conversations, isQuiet: gateway.json)
        let tally = TrafficTally()
        let began = ContinuousClock.now
        await withDiscardingTaskGroup { group in
            for number in 0..<conversations {
                let start = began + .seconds(Double(number) / rate)
                try? await Task.sleep(until: start)
                group.addTask {
                    await converse(number, start, questions, client, receipts, tally)
                    bar.advance()
                }
            }
        }
        bar.finish()
        await client.close()
        let report = tally.finish()
        try report.print(asJSON: gateway.json)
        if !report.errors.isEmpty { throw ExitCode(1) }
    }

    private func converse(
        _ number: Int,
        _ start: ContinuousClock.Instant,
        _ questions: [Utterance],
        _ client: GatewayClient,
        _ receipts: ReceiptsFile?,
        _ tally: TrafficTally
    ) async {
        do {
            let conversation = try await ConversationRun(
                client: client,
                locale: questions[number % questions.count].language,
                receipts: receipts,
                until: start + .seconds(patience)
            )
            try await conversation.whileFollowing {
                try await withThrowingTaskGroup { group in
                    for turn in 0..<turns {
                        let due = start + .seconds(turn)
                        let question = questions[(number + turn * 24) % questions.count]
                        try? await Task.sleep(until: due)
                        group.addTask {
                            let result = try await conversation.say(
                                question.text,
                                key: "\(turn)",
                                due: due,
                                patience: .seconds(patience)
                            )
                            tally.add(result, language: question.language)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        } catch {
            tally.add(error)
        }
    }
}

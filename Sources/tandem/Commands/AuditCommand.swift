import ArgumentParser
import Foundation
import Messaging
import TandemEvents

/// `tandem audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Proves from the log that no accepted message was lost; exits with 1 on any gap.",
        discussion: """
            Reads all topics up to the ends seen at its start, beside a running system. Every accepted message must stand \
            in a reply's answers, await the bot or a person before their time is up, or have been settled by a recorded \
            rule; every input must have one decision, every decision its records, every conversation its whole sequence.
            """
    )

    @OptionGroup var log: LogOptions

    @Option(help: "A receipts file of `tandem converse` or `tandem load`; may be given several times.")
    var receipts: [String] = []

    @Option(help: "Seconds for which what was just written may lack what follows from it.")
    var grace = 10

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let transport = try log.openForReading()
        var known = Receipts()
        for path in receipts { try known.add(contentsOf: URL(filePath: path)) }
        let report = try await Audit(
            transport: transport,
            receipts: known,
            grace: .seconds(grace),
            now: { Timestamp(milliseconds: SystemTimeSource().now()) }
        ).run()
        await transport.close()
        if json {
            Console.print(String(decoding: try EventCodec().encode(report), as: UTF8.self))
        } else {
            for line in report.lines() { Console.print(line) }
        }
        if !report.isClean { throw ExitCode(1) }
    }
}

import TandemEvents

/// What became of the messages of a run, in all and by topic and language.
struct TrafficReport: Codable, Sendable {
    struct Counts: Codable, Sendable {
        var answered = 0
        var askedAgain = 0
        var toPerson = 0
        var noReply = 0

        var total: Int { answered + askedAgain + toPerson + noReply }

        mutating func add(_ outcome: ConversationRun.Outcome) {
            switch outcome {
            case .answered: answered += 1
            case .askedAgain: askedAgain += 1
            case .toPerson: toPerson += 1
            case .noReply: noReply += 1
            }
        }
    }

    var counts = Counts()
    /// Answers by topic.
    var topics: [String: Int] = [:]
    /// By the language that the input names, or else that of the reply.
    var languages: [String: Counts] = [:]
    var errors: [String: Int] = [:]
    var latency = LatencySamples.Quantiles()
    /// Processor time of this command, seconds.
    var ownProcessorSeconds = 0.0
    var seconds = 0.0

    mutating func add(_ result: ConversationRun.Result, language: String?) {
        counts.add(result.outcome)
        if result.outcome == .answered { topics[result.topic ?? "-", default: 0] += 1 }
        languages[language ?? result.language ?? "-", default: Counts()].add(result.outcome)
    }
}

extension TrafficReport {
    func print(asJSON isJSON: Bool) throws {
        if isJSON {
            Console.print(String(decoding: try EventCodec().encode(self), as: UTF8.self))
        } else {
            for line in lines() { Console.print(line) }
        }
    }

    /// The report as lines for a terminal of 80 columns.
    func lines() -> [String] {
        var lines = outcomeTable()
        if !topics.isEmpty {
            var table = TextTable([("answers by topic", .left), ("n", .right), ("share", .right)])
            for (topic, count) in topics.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                table.add([topic, "\(count)", Self.share(count, of: counts.answered)])
            }
            lines += [""] + table.lines()
        }
        var table = TextTable([
            ("language", .left), ("answered", .right), ("asked again", .right), ("to a person", .right),
            ("no reply", .right),
        ])
        for (language, counts) in languages.sorted(by: { $0.key < $1.key }) {
            table.add([
                language, "\(counts.answered)", "\(counts.askedAgain)", "\(counts.toPerson)", "\(counts.noReply)",
            ])
        }
        if !table.isEmpty { lines += [""] + table.lines() }
        for (error, count) in errors.sorted(by: { $0.key < $1.key }) {
            lines += ["", "\(count) failed: \(error)"]
        }
        let own = Self.decimals(ownProcessorSeconds)
        lines += [
            "",
            "latency  p50 \(Self.decimals(latency.p50)) ms  p95 \(Self.decimals(latency.p95)) ms  "
                + "p99 \(Self.decimals(latency.p99)) ms  max \(Self.decimals(latency.maximum)) ms",
            "\(counts.total) messages in \(Self.decimals(seconds)) s; this command used \(own) s of processor time",
        ]
        return lines
    }

    private func outcomeTable() -> [String] {
        var table = TextTable([("outcome", .left), ("n", .right), ("share", .right)])
        table.add(["answered", "\(counts.answered)", Self.share(counts.answered, of: counts.total)])
        table.add(["asked again", "\(counts.askedAgain)", Self.share(counts.askedAgain, of: counts.total)])
        table.add(["to a person", "\(counts.toPerson)", Self.share(counts.toPerson, of: counts.total)])
        table.add(["no reply", "\(counts.noReply)", Self.share(counts.noReply, of: counts.total)])
        return table.lines()
    }

    static func decimals(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "-" : "\(decimals(Double(part) * 100 / Double(whole))) %"
    }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

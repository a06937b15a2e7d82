import TandemEvents

/// What an audit counted, could not check and found broken.
struct AuditReport: Codable, Sendable {
    /// How the accepted messages stand.
    struct Messages: Codable, Sendable {
        var accepted = 0
        var answered = 0
        var awaitingBot = 0
        var queued = 0
        var pending = 0
        var withPerson = 0
        var settled = 0
        /// Accepted so shortly before the end that their decision may still be on its way.
        var inFlight = 0
    }

    var messages = Messages()
    var conversations = 0
    var records = 0
    var decisions = 0
    var receipts = 0
    var gaps: [AuditGap] = []
    var unchecked: [String] = []

    var isClean: Bool { gaps.isEmpty }

    mutating func add(_ other: AuditReport) {
        messages.accepted += other.messages.accepted
        messages.answered += other.messages.answered
        messages.awaitingBot += other.messages.awaitingBot
        messages.queued += other.messages.queued
        messages.pending += other.messages.pending
        messages.withPerson += other.messages.withPerson
        messages.settled += other.messages.settled
        messages.inFlight += other.messages.inFlight
        conversations += other.conversations
        records += other.records
        decisions += other.decisions
        gaps += other.gaps
        for note in other.unchecked where !unchecked.contains(note) { unchecked.append(note) }
    }
}

extension AuditReport {
    /// The report as lines for a terminal of 80 columns.
    func lines() -> [String] {
        var lines = [
            "\(records) records, \(decisions) decisions, \(conversations) conversations, \(receipts) receipts",
            "",
            "  accepted messages   \(messages.accepted)",
            "  answered            \(messages.answered)",
            "  awaiting the bot    \(messages.awaitingBot)",
            "  queued              \(messages.queued)",
            "  pending             \(messages.pending)",
            "  with a person       \(messages.withPerson)",
            "  settled by a rule   \(messages.settled)",
            "  in flight           \(messages.inFlight)",
        ]
        if !unchecked.isEmpty {
            lines += ["", "Not checked:"] + unchecked.map { "  - \($0)" }
        }
        for kind in AuditGap.Kind.allCases {
            let found = gaps.filter { $0.kind == kind }
            guard !found.isEmpty else { continue }
            lines += ["", "\(found.count) \(kind.title):"]
            lines += found.map { "  - \($0.place): \($0.detail)" }
        }
        lines += ["", isClean ? "Clean: no gap." : "\(gaps.count) gaps."]
        return lines
    }
}

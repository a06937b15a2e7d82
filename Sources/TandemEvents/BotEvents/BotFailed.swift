/// The assistant could not produce anything.
package struct BotFailed: EventBody {
    package static let type = EventType(topic: .botEvents, name: "failed")

    /// Its fields stand flat beside the others.
    package let run: BotRun
    package let reason: BotFailureReason

    package init(run: BotRun, reason: BotFailureReason) {
        self.run = run
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case reason
    }

    package init(from decoder: any Decoder) throws {
        run = try BotRun(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        reason = try container.decode(BotFailureReason.self, forKey: .reason)
    }

    package func encode(to encoder: any Encoder) throws {
        try run.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(reason, forKey: .reason)
    }
}

/// The assistant proposes to ask back.
package struct Clarification: EventBody {
    package static let type = EventType(topic: .botEvents, name: "clarification")

    /// Its fields stand flat beside the others.
    package let run: BotRun
    /// The question's, should it be shown.
    package let messageID: MessageID
    package let content: Content

    package init(run: BotRun, messageID: MessageID, content: Content) {
        self.run = run
        self.messageID = messageID
        self.content = content
    }

    private enum CodingKeys: String, CodingKey {
        case messageID, content
    }

    package init(from decoder: any Decoder) throws {
        run = try BotRun(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        messageID = try container.decode(MessageID.self, forKey: .messageID)
        content = try container.decode(Content.self, forKey: .content)
    }

    package func encode(to encoder: any Encoder) throws {
        try run.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(messageID, forKey: .messageID)
        try container.encode(content, forKey: .content)
    }
}

/// The assistant carried out a confirmed action.
package struct ActionCompleted: EventBody {
    package static let type = EventType(topic: .botEvents, name: "action.completed")

    /// Its fields stand flat beside the others.
    package let run: BotRun
    /// The reply's, should it be shown.
    package let messageID: MessageID
    package let actionID: ActionID
    package let action: String
    package let outcome: ActionOutcome
    /// What the system that did it calls it.
    package let reference: String?
    package let content: Content

    package init(
        run: BotRun, messageID: MessageID, actionID: ActionID, action: String, outcome: ActionOutcome,
        reference: String? = nil, content: Content
    ) {
        self.run = run
        self.messageID = messageID
        self.actionID = actionID
        self.action = action
        self.outcome = outcome
        self.reference = reference
        self.content = content
    }

    private enum CodingKeys: String, CodingKey {
        case messageID, actionID, action, outcome, reference, content
    }

    package init(from decoder: any Decoder) throws {
        run = try BotRun(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        messageID = try container.decode(MessageID.self, forKey: .messageID)
        actionID = try container.decode(ActionID.self, forKey: .actionID)
        action = try container.decode(String.self, forKey: .action)
        outcome = try container.decode(ActionOutcome.self, forKey: .outcome)
        reference = try container.decodeIfPresent(String.self, forKey: .reference)
        content = try container.decode(Content.self, forKey: .content)
    }

    package func encode(to encoder: any Encoder) throws {
        try run.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(messageID, forKey: .messageID)
        try container.encode(actionID, forKey: .actionID)
        try container.encode(action, forKey: .action)
        try container.encode(outcome, forKey: .outcome)
        try container.encodeIfPresent(reference, forKey: .reference)
        try container.encode(content, forKey: .content)
    }
}

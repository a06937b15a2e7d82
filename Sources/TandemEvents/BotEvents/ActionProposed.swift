/// The assistant proposes an action, to be confirmed by the customer.
package struct ActionProposed: EventBody {
    package static let type = EventType(topic: .botEvents, name: "action.proposed")

    /// Its fields stand flat beside the others.
    package let run: BotRun
    /// The question's, should it be shown.
    package let messageID: MessageID
    package let actionID: ActionID
    /// What is to be done: `order.cancel`.
    package let action: String
    package let parameters: [String: String]
    package let amount: Money?
    /// What is read back to the customer.
    package let content: Content

    package init(
        run: BotRun, messageID: MessageID, actionID: ActionID, action: String, parameters: [String: String],
        amount: Money? = nil, content: Content
    ) {
        self.run = run
        self.messageID = messageID
        self.actionID = actionID
        self.action = action
        self.parameters = parameters
        self.amount = amount
        self.content = content
    }

    private enum CodingKeys: String, CodingKey {
        case messageID, actionID, action, parameters, amount, content
    }

    package init(from decoder: any Decoder) throws {
        run = try BotRun(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        messageID = try container.decode(MessageID.self, forKey: .messageID)
        actionID = try container.decode(ActionID.self, forKey: .actionID)
        action = try container.decode(String.self, forKey: .action)
        parameters = try container.decode([String: String].self, forKey: .parameters)
        amount = try container.decodeIfPresent(Money.self, forKey: .amount)
        content = try container.decode(Content.self, forKey: .content)
    }

    package func encode(to encoder: any Encoder) throws {
        try run.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(messageID, forKey: .messageID)
        try container.encode(actionID, forKey: .actionID)
        try container.encode(action, forKey: .action)
        try container.encode(parameters, forKey: .parameters)
        try container.encodeIfPresent(amount, forKey: .amount)
        try container.encode(content, forKey: .content)
    }
}

/// A reply of an agent was not shown to the customer.
package struct ReplyRefused: EventBody {
    package static let type = EventType(topic: .agentTasks, name: "reply.refused")

    package let messageID: MessageID
    package let agentID: AgentID
    package let reason: RefusalReason

    package init(messageID: MessageID, agentID: AgentID, reason: RefusalReason) {
        self.messageID = messageID
        self.agentID = agentID
        self.reason = reason
    }
}

package import TandemEvents

/// An event that a decision leads to.
package enum RouterAction: Equatable, Sendable {
    case conversation(Event<ConversationEvent>)
    case botTask(Event<BotTask>)
    case agentTask(Event<AgentTask>)
}

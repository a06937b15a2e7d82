import TandemEvents

/// The names on the transport of the topics that the router reads and writes.
package struct RouterTopics: Sendable {
    let customerEvents: String
    let botEvents: String
    let agentEvents: String
    let conversationEvents: String
    let botTasks: String
    let agentTasks: String
    let decisions: String
    let conversationState: String
    let controls: String
    let deadLetters: String

    /// - Parameter prefix: What precedes all names, for a replay: `replay-ID.`.
    package init(prefix: String = "") {
        customerEvents = Topic.customerEvents.transportName(prefix: prefix)
        botEvents = Topic.botEvents.transportName(prefix: prefix)
        agentEvents = Topic.agentEvents.transportName(prefix: prefix)
        conversationEvents = Topic.conversationEvents.transportName(prefix: prefix)
        botTasks = Topic.botTasks.transportName(prefix: prefix)
        agentTasks = Topic.agentTasks.transportName(prefix: prefix)
        decisions = Topic.decisions.transportName(prefix: prefix)
        conversationState = Topic.conversationState.transportName(prefix: prefix)
        controls = Topic.controls.transportName(prefix: prefix)
        deadLetters = Topic.deadLetters.transportName(prefix: prefix)
    }

    /// The inputs of a partition.
    var inputs: [String] { [customerEvents, botEvents, agentEvents] }

    /// All topics that have to have the same partitions.
    var coPartitioned: [String] {
        inputs + [conversationEvents, botTasks, agentTasks, decisions, conversationState, deadLetters]
    }
}

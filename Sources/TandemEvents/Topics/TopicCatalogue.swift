extension Topic {
    /// What customers did and said, as accepted.
    package static let customerEvents = Topic(
        "customer-events", key: .conversation, writers: [.ingestGateway], readers: [.escalationRouter, .ingestGateway],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
    /// What the assistant is asked.
    package static let botTasks = Topic(
        "bot-tasks", key: .conversation, writers: [.escalationRouter], readers: [.botResponder],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
    /// What the assistant proposes; none of it reaches a customer unchecked.
    package static let botEvents = Topic(
        "bot-events", key: .conversation, writers: [.botResponder], readers: [.escalationRouter],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
    /// What people are asked, and what became of their offers and replies.
    package static let agentTasks = Topic(
        "agent-tasks", key: .conversation, writers: [.escalationRouter], readers: [.humanQueue],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
    /// What agents did, and the queue did for them.
    package static let agentEvents = Topic(
        "agent-events", key: .conversation, writers: [.humanQueue], readers: [.escalationRouter],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
    /// The ordered public record of each conversation.
    package static let conversationEvents = Topic(
        "conversation-events", key: .conversation, writers: [.escalationRouter],
        readers: [.ingestGateway, .humanQueue, .tandem],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
    /// Why the router did what it did.
    package static let decisions = Topic(
        "decisions", key: .conversation, writers: [.escalationRouter], readers: [.tandem],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
    /// The router's snapshots, and its progress in each partition.
    package static let conversationState = Topic(
        "conversation-state", key: .conversation, writers: [.escalationRouter], readers: [.escalationRouter],
        retention: .compacted, isCoPartitioned: true)
    /// Policy, switches, calendar and staffing; every replica reads all.
    package static let controls = Topic(
        "controls", key: .controlled, writers: [.tandem, .humanQueue],
        readers: [.ingestGateway, .escalationRouter, .botResponder, .humanQueue],
        retention: .forever, isCoPartitioned: false)
    /// Who is typing and what was seen: outside audit and replay.
    package static let ephemeral = Topic(
        "ephemeral", key: .conversation, writers: [.ingestGateway, .humanQueue],
        readers: [.ingestGateway, .humanQueue],
        retention: .time(.seconds(60)), isCoPartitioned: true)
    /// Records that could not be read or decided.
    package static let deadLetters = Topic(
        "dead-letters", key: .original,
        writers: [.ingestGateway, .escalationRouter, .botResponder, .humanQueue, .tandem], readers: [.tandem],
        retention: .time(TopicCatalogue.conversationRetention), isCoPartitioned: true)
}

/// All topics, and the numbers that hold for them together.
package enum TopicCatalogue {
    /// How many partitions the topics of conversations have unless told otherwise; fixed at creation.
    package static let defaultPartitions: Int32 = 24
    /// How long records of conversations are kept.
    package static let conversationRetention: Duration = .seconds(30 * 86_400)

    package static let topics: [Topic] = [
        .customerEvents, .botTasks, .botEvents, .agentTasks, .agentEvents, .conversationEvents, .decisions,
        .conversationState, .controls, .ephemeral, .deadLetters,
    ]

    /// The number of partitions of a topic.
    /// - Parameter conversationPartitions: The number that all topics of conversations share.
    package static func partitions(of topic: Topic, conversationPartitions: Int32 = defaultPartitions) -> Int32 {
        topic.isCoPartitioned ? conversationPartitions : 1
    }

    /// What precedes the names of the topics of a replay.
    package static func replayPrefix(_ replay: String) -> String {
        "replay-\(replay)."
    }

    /// The topic of a name on the transport, with or without the prefix of a replay; nil for any other.
    package static func topic(transportName: String) -> Topic? {
        var name = transportName[...]
        if name.hasPrefix("replay-"), let dot = name.firstIndex(of: ".") {
            name = name[name.index(after: dot)...]
        }
        return topics.first { $0.transportName() == name }
    }
}

import GRDB
import Messaging
import TandemEvents
import Transcript

/// Takes what the router says into the queue: `agent-tasks` and `conversation-events`.
struct QueueInput: Sendable {
    static let consumer = "human-queue"

    let core: QueueCore

    var topics: [String] { [Topic.agentTasks.transportName(), Topic.conversationEvents.transportName()] }

    /// Applies records in the caller's transaction; one that cannot be read becomes a dead letter there.
    func apply(_ messages: [ReceivedMessage], _ database: Database) throws {
        try core.perform(in: database) { step in
            let conversationTopic = Topic.conversationEvents.transportName()
            let batch = try core.transcript.project(
                messages.filter { $0.source.topic == conversationTopic }, in: database)
            for rejection in batch.rejected {
                try step.bury(rejection.message, reason: rejection.error.description)
            }
            for event in batch.applied { try step.take(event) }
            for message in messages where message.source.topic != conversationTopic {
                do {
                    try step.take(core.codec.decode(AgentTask.self, from: message))
                } catch let error as EventCodingError {
                    try step.bury(message, reason: error.description)
                }
            }
        }
    }

    func bury(_ message: ReceivedMessage, _ error: any Error, _ database: Database) throws {
        try core.perform(in: database) { step in
            try step.bury(message, reason: "could not be applied: \(type(of: error))")
        }
    }
}

/// A turn that the assistant has not answered yet.
package struct PendingTurn: Codable, Hashable, Sendable {
    /// The `answer.requested` event.
    package let taskID: EventID
    package let turn: Int
    package let deadline: Timestamp
    /// What it was asked to answer.
    package let messages: [MessageID]

    package init(taskID: EventID, turn: Int, deadline: Timestamp, messages: [MessageID]) {
        self.taskID = taskID
        self.turn = turn
        self.deadline = deadline
        self.messages = messages
    }
}

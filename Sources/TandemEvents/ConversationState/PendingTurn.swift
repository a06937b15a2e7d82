/// A turn that the assistant has not answered yet: all that is unanswered, since a newer message begins a new turn.
package struct PendingTurn: Codable, Hashable, Sendable {
    package let turn: Int
    package let deadline: Timestamp

    package init(turn: Int, deadline: Timestamp) {
        self.turn = turn
        self.deadline = deadline
    }
}

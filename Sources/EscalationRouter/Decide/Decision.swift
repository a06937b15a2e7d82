package import TandemEvents

/// What was decided on one input.
package struct Decision: Equatable, Sendable {
    /// The conversation afterwards; nil where nothing is kept of it.
    package var state: ConversationState?
    /// In order.
    package var actions: [RouterAction]
    /// The rule that decided.
    package var rule: DecisionRule
    /// The customer messages that need no reply any more though none answers them.
    package var settles: UnansweredMessages.Taken
}

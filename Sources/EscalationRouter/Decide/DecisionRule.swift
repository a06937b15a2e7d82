/// The rule that decided an input, as decision records name it.
package struct DecisionRule: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}

extension DecisionRule {
    // Messages of customers.
    package static let askBot = DecisionRule("message.askBot")
    package static let personRequested = DecisionRule("person.requested")
    package static let personRequestedAlready = DecisionRule("person.requestedAlready")
    package static let switchedToPeople = DecisionRule("switch.people")
    package static let messageAutomated = DecisionRule("message.automated")
    package static let messageLoop = DecisionRule("message.loop")
    package static let messageLoopRepeated = DecisionRule("message.loopRepeated")
    package static let messageWaits = DecisionRule("message.waits")
    package static let messageToPerson = DecisionRule("message.toPerson")
    package static let messageReopens = DecisionRule("message.reopens")
    package static let duplicate = DecisionRule("input.duplicate")

    // Other acts of customers.
    package static let opened = DecisionRule("conversation.opened")
    package static let openedAlready = DecisionRule("conversation.openedAlready")
    package static let botRequested = DecisionRule("bot.requested")
    package static let botRequestedInVain = DecisionRule("bot.requestedInVain")
    package static let callbackRequested = DecisionRule("callback.requested")
    package static let callbackRequestedAlready = DecisionRule("callback.requestedAlready")
    package static let customerEnded = DecisionRule("conversation.ended")
    package static let endedAlready = DecisionRule("conversation.endedAlready")
    package static let identified = DecisionRule("customer.identified")
    package static let delivery = DecisionRule("delivery.updated")
    package static let recorded = DecisionRule("input.recorded")
    package static let unknownType = DecisionRule("input.unknownType")
    package static let unknownConversation = DecisionRule("input.unknownConversation")

    // Replies of the assistant.
    package static let botAnswered = DecisionRule("bot.answered")
    package static let botClarified = DecisionRule("bot.clarified")
    package static let botUnsure = DecisionRule("bot.unsure")
    package static let botUnsureAgain = DecisionRule("bot.unsureAgain")
    package static let botHandsOff = DecisionRule("bot.handsOff")
    package static let botFailed = DecisionRule("bot.failed")
    package static let botOutdated = DecisionRule("bot.outdated")
    package static let botSwitchedOff = DecisionRule("bot.switchedOff")
    package static let botProposesAction = DecisionRule("bot.proposesAction")
    package static let botCompletedAction = DecisionRule("bot.completedAction")
    package static let botSilent = DecisionRule("bot.silent")

    // Acts of agents and of the queue.
    package static let agentDuplicate = DecisionRule("agent.duplicate")
    package static let agentOutdated = DecisionRule("agent.outdated")
    package static let offerAccepted = DecisionRule("offer.accepted")
    package static let offerTooLate = DecisionRule("offer.tooLate")
    package static let offerRecorded = DecisionRule("offer.recorded")
    package static let agentReplied = DecisionRule("agent.replied")
    package static let agentReplyRefused = DecisionRule("agent.replyRefused")
    package static let transferRequested = DecisionRule("agent.transferRequested")
    package static let transferred = DecisionRule("agent.transferred")
    package static let returnedToBot = DecisionRule("agent.returnedToBot")
    package static let returnedToQueue = DecisionRule("agent.returnedToQueue")
    package static let resolved = DecisionRule("agent.resolved")
    package static let resolvedUnseen = DecisionRule("agent.resolvedUnseen")
    package static let leaseExpired = DecisionRule("agent.leaseExpired")
    package static let waitEstimated = DecisionRule("queue.waitEstimated")

    // Timers.
    package static let queueDeadline = DecisionRule("queue.deadline")
    package static let queueUnstaffed = DecisionRule("queue.unstaffed")
    package static let queueStaffed = DecisionRule("queue.staffed")
    package static let queueStillWaiting = DecisionRule("queue.stillWaiting")
    package static let replyOverdue = DecisionRule("agent.replyOverdue")
    package static let pendingDue = DecisionRule("pending.due")
    package static let pendingStillUnstaffed = DecisionRule("pending.stillUnstaffed")
    package static let pendingStaffed = DecisionRule("pending.staffed")
    package static let silence = DecisionRule("silence")
    package static let tombstone = DecisionRule("tombstone")
    package static let timerOutdated = DecisionRule("timer.outdated")
    package static let controlsUnaffected = DecisionRule("controls.unaffected")

    /// A change of controls was adopted for a partition.
    package static let controlsAdopted = DecisionRule("controls.adopted")
}

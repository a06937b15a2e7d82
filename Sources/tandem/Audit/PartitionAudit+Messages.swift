import Messaging
import TandemEvents

extension PartitionAudit {
    mutating func checkMessages() {
        var seen: Set<MessageID> = []
        for message in accepted where seen.insert(message.id).inserted {
            report.messages.accepted += 1
            if conversations[message.conversation]?.entered.contains(message.id) == true { continue }
            let isDecided = decisions.inputs.keys.contains(
                DecisionLog.Input(topic: message.position.source.topic, offset: message.position.offset)
            )
            // Undecided ones are reported, or in flight.
            if !isDecided {
                report.messages.inFlight += 1
            } else if !log.truncated.contains(.conversationEvents) {
                gap(
                    .unacceptedMessage,
                    "message \(message.id)",
                    topic: .customerEvents,
                    offset: message.position.offset,
                    conversation: message.conversation
                )
            }
        }
        for (id, conversation) in conversations {
            var conversation = conversation
            conversation.settle()
            report.messages.answered += conversation.answered
            report.messages.settled += conversation.settled
            check(conversation, id)
        }
    }

    /// Every message without a reply must be on its way to one.
    private mutating func check(_ conversation: ConversationAudit, _ id: ConversationID) {
        guard let first = conversation.unanswered.first else { return }
        let count = conversation.unanswered.count
        let state = states[id]?.state
        let due: Timestamp?
        let name: String
        switch state?.owner ?? conversation.owner {
        case .bot:
            due = state?.pendingTurn?.deadline
            name = "the bot's deadline"
            report.messages.awaitingBot += count
        case .queued(_, let deadline):
            due = deadline
            name = "the queue's deadline"
            report.messages.queued += count
        case .pending(_, let moment, _):
            due = moment
            name = "its due time"
            report.messages.pending += count
        case .person(_, let replyDue):
            due = replyDue
            name = "the reply's due time"
            report.messages.withPerson += count
        case .closed:
            due = nil
            name = "a reply"
        }
        if let due, now <= due + grace { return }
        let ids = conversation.unanswered.map(\.id.description).joined(separator: " ")
        let reason =
            due.map { "\(name) passed at \($0)" } ?? "nothing will answer it: the owner has nothing to do"
        gap(
            .unansweredMessage,
            "\(count) since \(first.at): \(reason): \(ids)",
            topic: .conversationEvents,
            conversation: id
        )
    }

    mutating func checkReceipts() {
        let acceptedEvents = Dictionary(grouping: accepted, by: \.conversation)
        let known = Set(conversations.keys).union(acceptedEvents.keys)
        checkedConversations = receipts.conversations.intersection(known)
        for id in checkedConversations {
            let messages = Set((acceptedEvents[id] ?? []).map { $0.id.description })
            for receipt in (receipts.accepted[id] ?? []).sorted() where !messages.contains(receipt) {
                gap(.lostReceipt, "message \(receipt) was accepted", topic: .customerEvents, conversation: id)
            }
            checkSeen(receipts.seen[id] ?? [], id)
        }
    }

    private mutating func checkSeen(_ seen: [(sequence: Int, id: String)], _ id: ConversationID) {
        var last = 0
        for (sequence, event) in seen {
            if sequence == last {
                gap(.repeatedReceipt, "sequence \(sequence)", topic: .conversationEvents, conversation: id)
            } else if sequence < last {
                gap(.misorderedReceipt, "sequence \(sequence) after \(last)", conversation: id)
            }
            last = max(last, sequence)
            if conversations[id]?.events[sequence]?.description != event {
                gap(.lostReceipt, "event \(event), sequence \(sequence), was shown", conversation: id)
            }
        }
    }
}

import Messaging
import TandemEvents

/// One conversation as its public record tells it.
struct ConversationAudit {
    /// Accepted messages that need a reply, in order, with the time they were accepted.
    private(set) var unanswered: [(id: MessageID, sequence: Int, at: Timestamp)] = []
    private(set) var entered: Set<MessageID> = []
    private(set) var answered = 0
    private(set) var settled = 0
    private(set) var owner = Owner.bot
    private var settledByRule: Set<MessageID> = []
    private var settledThrough = 0
    private(set) var lastSequence = 0
    /// Event ids by sequence, for receipts.
    private(set) var events: [Int: EventID] = [:]

    /// What is wrong with this event's place, if anything.
    mutating func take(_ event: Event<ConversationEvent>, isFirstKept: Bool) -> String? {
        var problem: String?
        if let sequence = event.body.sequence {
            if sequence <= lastSequence {
                problem = events[sequence] == nil ? "out of order" : "stands twice"
            } else if sequence != lastSequence + 1, !(isFirstKept && lastSequence == 0) {
                problem = "follows \(lastSequence): \(sequence - lastSequence - 1) missing"
            }
            if problem != nil { problem = "sequence \(sequence) \(problem!)" }
            lastSequence = max(lastSequence, sequence)
            events[sequence] = event.id
        }
        switch event.body {
        case .message(let message): take(message, at: event.time)
        case .ownerChanged(let change): owner = change.to
        default: break
        }
        return problem
    }

    private mutating func take(_ message: ConversationMessage, at time: Timestamp) {
        if message.author.kind == .customer {
            if entered.insert(message.messageID).inserted, !message.automated {
                unanswered.append((message.messageID, message.sequence, time))
            } else if message.automated {
                settled += 1
            }
        }
        let answers = Set(message.answers)
        guard !answers.isEmpty || message.answersThrough != nil else { return }
        let before = unanswered.count
        unanswered.removeAll { answers.contains($0.id) || $0.sequence <= message.answersThrough ?? 0 }
        answered += before - unanswered.count
    }

    /// Notes messages that a decision settled by its rule.
    ///
    /// - Parameter sequence: where there were too many to name, all up to this sequence.
    mutating func expectSettled(_ messages: [MessageID], through sequence: Int?) {
        settledByRule.formUnion(messages)
        settledThrough = max(settledThrough, sequence ?? 0)
    }

    /// Takes out what was settled, once the whole record is known.
    mutating func settle() {
        let before = unanswered.count
        unanswered.removeAll { settledByRule.contains($0.id) || $0.sequence <= settledThrough }
        settled += before - unanswered.count
    }
}

import Foundation
import Messaging
import TandemEvents

/// Proves one partition of the log, or lists what stands against it.
struct PartitionAudit {
    let partition: Int32
    let log: AuditLog
    let receipts: Receipts
    /// When the ends of the log were seen.
    let now: Timestamp
    /// How long what was just written may lack what follows from it.
    let grace: Duration
    /// The conversations whose receipts were checked here.
    private(set) var checkedConversations: Set<ConversationID> = []
    private(set) var report = AuditReport()
    private var decisions = DecisionLog()
    private var conversations: [ConversationID: ConversationAudit] = [:]
    private var accepted: [(id: MessageID, event: EventID, conversation: ConversationID, position: MessagePosition)] =
        []
    private var states: [ConversationID: (state: ConversationState, position: MessagePosition, at: Int64)] = [:]
    private var deadLettered: Set<DecisionLog.Input> = []
    private let codec = EventCodec()

    init(partition: Int32, log: AuditLog, receipts: Receipts, now: Timestamp, grace: Duration) {
        self.partition = partition
        self.log = log
        self.receipts = receipts
        self.now = now
        self.grace = grace
    }

    mutating func run() {
        for topic in log.truncated {
            report.unchecked.append(
                "\(topic.name): the first records are no longer kept, so what they hold is not proved")
        }
        takeDecisions()
        takeDeadLetters()
        takeConversationEvents()
        takeWritten(.botTasks)
        takeWritten(.agentTasks)
        takeCustomerEvents()
        takeInputs(.botEvents, BotEvent.self)
        takeAgentEvents()
        takeState()
        checkMessages()
        checkReceipts()
        report.conversations = conversations.count
        report.decisions = decisions.count
        report.records = log.records.values.reduce(0) { $0 + $1.count }
    }

    // MARK: Reading

    private func isRecent(_ milliseconds: Int64) -> Bool {
        milliseconds > now.milliseconds - grace.milliseconds
    }

    private mutating func gap(
        _ kind: AuditGap.Kind,
        _ detail: String,
        at message: ReceivedMessage? = nil,
        topic: Topic? = nil,
        offset: Int64? = nil,
        conversation: ConversationID? = nil
    ) {
        report.gaps.append(
            AuditGap(
                kind,
                detail,
                topic: message?.source.topic ?? topic?.transportName(),
                partition: message?.source.partition ?? partition,
                offset: message?.offset ?? offset,
                conversation: conversation
            )
        )
    }

    /// Every record of a topic that can be read; one that cannot, and is not a dead letter, is a gap.
    private mutating func events<Body: EventPayload>(
        _ topic: Topic,
        _ body: Body.Type
    ) -> [(message: ReceivedMessage, event: Event<Body>)] {
        var events: [(message: ReceivedMessage, event: Event<Body>)] = []
        for message in log.records[topic] ?? [] where message.value != nil {
            do {
                events.append((message, try codec.decode(body, from: message)))
            } catch {
                let input = DecisionLog.Input(topic: message.source.topic, offset: message.offset)
                if deadLettered.contains(input) { continue }
                gap(.unreadableRecord, "\(error)", at: message)
            }
        }
        return events
    }

    private mutating func takeDecisions() {
        let isTruncated = log.truncated.contains(.decisions)
        for (message, event) in events(.decisions, DecisionEvent.self) {
            decisions.take(event, at: message, isTruncated: isTruncated, &report)
        }
        for (conversation, messages) in decisions.settled {
            conversations[conversation, default: ConversationAudit()].expectSettled(messages)
        }
    }

    private mutating func takeDeadLetters() {
        for (message, event) in events(.deadLetters, DeadLetterEvent.self) {
            guard case .deadLetter(let letter) = event.body else { continue }
            deadLettered.insert(DecisionLog.Input(topic: letter.topic, offset: letter.offset))
            gap(
                .deadLetter,
                "\(letter.topic)/\(letter.partition)@\(letter.offset): \(letter.reason)",
                at: message,
                conversation: event.conversation?.conversationID
            )
        }
    }

    private mutating func takeConversationEvents() {
        takeWritten(.conversationEvents)
        let isTruncated = log.truncated.contains(.conversationEvents)
        for (message, event) in events(.conversationEvents, ConversationEvent.self) {
            guard let id = event.conversation?.conversationID else { continue }
            let problem = conversations[id, default: ConversationAudit()].take(event, isFirstKept: isTruncated)
            if let problem { gap(.brokenSequence, problem, at: message, conversation: id) }
        }
    }

    /// Compares what the decisions say they wrote with what stands in the topic, record by record.
    private mutating func takeWritten(_ topic: Topic) {
        var expected: [EventID: DecisionLog.Written] = [:]
        for written in decisions.written[topic.name] ?? [] { expected[written.id] = written }
        var found: Set<EventID> = []
        for message in log.records[topic] ?? [] {
            guard let id = message.eventID else {
                gap(.unreadableRecord, "no event id", at: message)
                continue
            }
            guard found.insert(id).inserted else {
                gap(.repeatedRecord, "event \(id)", at: message)
                continue
            }
            if let written = expected.removeValue(forKey: id) {
                if written.digest != message.value.map({ EventCodec.digest(ofData: $0) }) {
                    gap(.alteredRecord, "event \(id) of decision \(written.decision)", at: message)
                }
            } else if !isRecent(message.timestamp), !log.truncated.contains(.decisions) {
                gap(.undecidedRecord, "event \(id)", at: message)
            }
        }
        guard !log.truncated.contains(topic) else { return }
        for written in expected.values.sorted(by: { $0.decision < $1.decision }) {
            gap(.missingRecord, "event \(written.id) of decision \(written.decision)", topic: topic)
        }
    }

    // MARK: Inputs

    private mutating func takeCustomerEvents() {
        for (message, event) in takeInputs(.customerEvents, CustomerEvent.self) {
            guard case .messageReceived(let body) = event.body, let id = event.conversation?.conversationID else {
                continue
            }
            accepted.append((body.messageID, event.id, id, MessagePosition(message.source, offset: message.offset)))
        }
    }

    private mutating func takeAgentEvents() {
        var sequences: [OutboxKey: Set<Int>] = [:]
        for (_, event) in takeInputs(.agentEvents, AgentEvent.self) {
            guard let outbox = event.outbox, let id = event.conversation?.conversationID else { continue }
            sequences[OutboxKey(outbox: outbox.id, conversation: id), default: []].insert(outbox.sequence)
        }
        guard !log.truncated.contains(.agentEvents) else { return }
        for (key, found) in sequences {
            let missing = (1...(found.max() ?? 1)).filter { !found.contains($0) }
            for sequence in missing {
                gap(
                    .brokenOutbox,
                    "sequence \(sequence) of outbox \(key.outbox)",
                    topic: .agentEvents,
                    conversation: key.conversation
                )
            }
        }
    }

    /// Checks that every input was decided, as it stands there, and that nothing decided is missing.
    @discardableResult
    private mutating func takeInputs<Body: EventPayload>(
        _ topic: Topic,
        _ body: Body.Type
    ) -> [(message: ReceivedMessage, event: Event<Body>)] {
        let name = topic.transportName()
        var decided: [Int64: EventID] = [:]
        for (input, id) in decisions.inputs where input.topic == name { decided[input.offset] = id }
        var firstKept = Int64.max
        for message in log.records[topic] ?? [] {
            firstKept = min(firstKept, message.offset)
            if let id = decided.removeValue(forKey: message.offset) {
                if id != message.eventID { gap(.alteredInput, "decided as event \(id)", at: message) }
            } else if !isRecent(message.timestamp), !log.truncated.contains(.decisions),
                !deadLettered.contains(DecisionLog.Input(topic: name, offset: message.offset))
            {
                gap(.undecidedInput, message.eventID.map { "event \($0)" } ?? "no event id", at: message)
            }
        }
        for (offset, id) in decided.sorted(by: { $0.key < $1.key }) {
            if log.truncated.contains(topic), offset < firstKept { continue }
            gap(.missingInput, "event \(id)", topic: topic, offset: offset)
        }
        return events(topic, body)
    }

    // MARK: State

    private mutating func takeState() {
        var progress: (Progress, ReceivedMessage)?
        for (message, event) in events(.conversationState, StateRecord.self) {
            switch event.body {
            case .state(let state):
                let position = MessagePosition(message.source, offset: message.offset)
                states[state.context.conversationID] = (state, position, message.timestamp)
            case .progress(let newest): progress = (newest, message)
            case .unknown: continue
            }
        }
        for message in log.records[.conversationState] ?? [] where message.value == nil {
            if let key = message.key, let id = ConversationID(String(decoding: key, as: UTF8.self)) { states[id] = nil }
        }
        guard let (newest, message) = progress else {
            if decisions.count > 0 { gap(.brokenState, "there are decisions and no progress record") }
            return
        }
        let isBehind = newest.decisions < decisions.lastNumber
        if isBehind || (newest.decisions > decisions.lastNumber && !isRecent(message.timestamp)) {
            gap(
                isBehind ? .brokenState : .missingDecision,
                "\(newest.decisions) decisions were made, the last in the log is \(decisions.lastNumber)",
                at: message
            )
        }
        for (id, entry) in states {
            let last = conversations[id]?.lastSequence ?? 0
            guard entry.state.sequence > last, !isRecent(entry.at) else { continue }
            report.gaps.append(
                AuditGap(
                    .brokenSequence,
                    "the state is at sequence \(entry.state.sequence), the last event has \(last)",
                    topic: Topic.conversationEvents.transportName(),
                    partition: partition,
                    conversation: id
                )
            )
        }
    }

    // MARK: Messages and receipts

    private mutating func checkMessages() {
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

    private mutating func checkReceipts() {
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

/// An outbox numbers the events of each conversation.
private struct OutboxKey: Hashable {
    var outbox: OutboxID
    var conversation: ConversationID
}

extension ReceivedMessage {
    /// The `ce_id` header.
    fileprivate var eventID: EventID? {
        header("ce_id").flatMap { EventID(String(decoding: $0, as: UTF8.self)) }
    }
}

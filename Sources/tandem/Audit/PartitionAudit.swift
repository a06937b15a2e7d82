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
    var checkedConversations: Set<ConversationID> = []
    var report = AuditReport()
    var decisions = DecisionLog()
    var conversations: [ConversationID: ConversationAudit] = [:]
    var accepted: [(id: MessageID, event: EventID, conversation: ConversationID, position: MessagePosition)] =
        []
    var states: [ConversationID: (state: ConversationState, position: MessagePosition, at: Int64)] = [:]
    var deadLettered: Set<DecisionLog.Input> = []
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

    func isRecent(_ milliseconds: Int64) -> Bool {
        milliseconds > now.milliseconds - grace.milliseconds
    }

    mutating func gap(
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
    mutating func events<Body: EventPayload>(
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

    mutating func takeDecisions() {
        let isTruncated = log.truncated.contains(.decisions)
        for (message, event) in events(.decisions, DecisionEvent.self) {
            decisions.take(event, at: message, isTruncated: isTruncated, &report)
        }
        for (conversation, messages, through) in decisions.settled {
            conversations[conversation, default: ConversationAudit()].expectSettled(messages, through: through)
        }
    }

    mutating func takeDeadLetters() {
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

    mutating func takeConversationEvents() {
        takeWritten(.conversationEvents)
        let isTruncated = log.truncated.contains(.conversationEvents)
        for (message, event) in events(.conversationEvents, ConversationEvent.self) {
            guard let id = event.conversation?.conversationID else { continue }
            let problem = conversations[id, default: ConversationAudit()].take(event, isFirstKept: isTruncated)
            if let problem { gap(.brokenSequence, problem, at: message, conversation: id) }
        }
    }

    /// Compares what the decisions say they wrote with what stands in the topic, record by record.
    mutating func takeWritten(_ topic: Topic) {
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
}

extension ReceivedMessage {
    /// The `ce_id` header.
    var eventID: EventID? {
        header("ce_id").flatMap { EventID(String(decoding: $0, as: UTF8.self)) }
    }
}

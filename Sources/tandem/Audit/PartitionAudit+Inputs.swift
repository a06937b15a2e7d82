import Messaging
import TandemEvents

extension PartitionAudit {
    mutating func takeCustomerEvents() {
        for (message, event) in takeInputs(.customerEvents, CustomerEvent.self) {
            guard case .messageReceived(let body) = event.body, let id = event.conversation?.conversationID else {
                continue
            }
            accepted.append((body.messageID, event.id, id, MessagePosition(message.source, offset: message.offset)))
        }
    }

    mutating func takeAgentEvents() {
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
    mutating func takeInputs<Body: EventPayload>(
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
}

/// An outbox numbers the events of each conversation.
private struct OutboxKey: Hashable {
    var outbox: OutboxID
    var conversation: ConversationID
}

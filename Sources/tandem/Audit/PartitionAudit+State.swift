import Messaging
import TandemEvents

extension PartitionAudit {
    mutating func takeState() {
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
}

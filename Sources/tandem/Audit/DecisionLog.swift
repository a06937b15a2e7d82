import EscalationRouter
import Messaging
import TandemEvents

/// What the decisions of one partition say was read and written.
struct DecisionLog {
    struct Input: Hashable {
        var topic: String
        var offset: Int64
    }

    struct Written {
        var id: EventID
        var digest: String
        var decision: Int64
    }

    /// The customer closed, an agent resolved after seeing it, the message was automatic, or machines answered each other.
    static let settlingRules = Set(
        [
            DecisionRule.customerEnded, .resolved, .messageAutomated, .messageLoop, .messageLoopRepeated,
        ].map(\.rawValue)
    )

    private(set) var inputs: [Input: EventID] = [:]
    /// By topic without version, in the order written.
    private(set) var written: [String: [Written]] = [:]
    private(set) var settled: [(conversation: ConversationID, messages: [MessageID], through: Int?)] = []
    private(set) var lastNumber: Int64 = 0
    private(set) var count = 0
    private(set) var lastStates: [ConversationID: String] = [:]
    /// The number of the first decision that is kept.
    private(set) var firstNumber: Int64?

    /// Takes the next decision in the log.
    mutating func take(
        _ event: Event<DecisionEvent>,
        at message: ReceivedMessage,
        isTruncated: Bool,
        _ report: inout AuditReport
    ) {
        guard case .decision(let decision) = event.body else { return }
        let conversation = event.conversation?.conversationID
        func gap(_ kind: AuditGap.Kind, _ detail: String) {
            report.gaps.append(
                AuditGap(
                    kind,
                    detail,
                    topic: message.source.topic,
                    partition: message.source.partition,
                    offset: message.offset,
                    conversation: conversation
                )
            )
        }
        count += 1
        if firstNumber == nil {
            firstNumber = decision.number
            if decision.number != 1, !isTruncated {
                gap(.missingDecision, "the first decision has number \(decision.number), not 1")
            }
        } else if decision.number <= lastNumber {
            gap(.misplacedDecision, "number \(decision.number) after \(lastNumber)")
        } else if decision.number != lastNumber + 1 {
            gap(.missingDecision, "number \(decision.number) after \(lastNumber)")
        }
        lastNumber = max(lastNumber, decision.number)

        if case .record(let topic, _, let offset, let id) = decision.input {
            let input = Input(topic: topic, offset: offset)
            if inputs.updateValue(id, forKey: input) != nil {
                gap(.misplacedDecision, "\(topic) at offset \(offset) was decided before")
            }
        }
        for action in decision.actions {
            written[action.topic, default: []].append(
                Written(id: action.id, digest: action.digest, decision: decision.number)
            )
        }
        guard let conversation else { return }
        if let last = lastStates[conversation], let before = decision.stateBefore, last != before {
            gap(.brokenState, "the state before is not the one that the last decision left")
        }
        lastStates[conversation] = decision.stateAfter
        // Other rules have no right to leave a customer without a reply, whatever their records say.
        if Self.settlingRules.contains(decision.rule) {
            settled.append((conversation, decision.settles, decision.settlesThrough))
        }
    }
}

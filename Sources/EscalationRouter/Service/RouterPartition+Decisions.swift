import DequeModule
import Foundation
import Logging
import Messaging
import ServiceRuntime
import TandemEvents

extension RouterPartition {
    func process(_ message: ReceivedMessage, now: Int64) -> [OutgoingMessage] {
        let at = advance(to: now)
        do {
            return try decide(message, at: at)
        } catch {
            return deadLetter(message, reason: "\(error)", at: at)
        }
    }

    func fireTimer(now: Int64) -> [OutgoingMessage] {
        let at = advance(to: now)
        if let id = affected.popFirst() { return askAgain(id, at: at) }
        guard let entry = dueFirst, let timer = store.timer(of: entry.conversation) else { return [] }
        return decide(.timer(timer.kind, due: timer.due), of: entry.conversation, at: at)
    }

    /// Adopts controls for the partition, as one decision.
    func adopt(_ controls: Controls, now: Int64) -> [OutgoingMessage] {
        let at = advance(to: now)
        standing.decisions += 1
        standing.controls = controls.offset
        let cause = EventID.following(
            DecisionWriter.nothing, role: "controls.\(number).\(controls.offset).\(standing.decisions)")
        let record = DecisionRecord(
            number: standing.decisions, input: .controls(offset: controls.offset), at: at, signals: [],
            versions: DecisionVersions(
                policy: controls.policyVersion, models: writer.models, controls: controls.offset),
            rule: DecisionRule.controlsAdopted.rawValue, actions: [], settles: [])
        metrics.decided(.controlsAdopted)
        do {
            return [try writer.record(record, cause: cause, conversation: nil)]
        } catch {
            preconditionFailure("A decision without actions is always JSON: \(error)")
        }
    }

    /// The time to decide with: the later of the partition's last one and the clock's.
    private func advance(to now: Int64) -> Timestamp {
        standing.at = max(standing.at, Timestamp(milliseconds: now))
        return standing.at
    }

    /// Asks a conversation whether the controls in force mean something for it.
    private func askAgain(_ id: ConversationID, at: Timestamp) -> [OutgoingMessage] {
        guard let controls, let current = try? store.current(id), current.state.effect(of: controls) != nil else {
            return []
        }
        return decide(.timer(.controlsChanged, due: at), of: id, at: at)
    }

    private func decide(_ input: RouterInput, of id: ConversationID, at: Timestamp) -> [OutgoingMessage] {
        guard case .timer(let kind, let due) = input else { return [] }
        do {
            return try decide(input, of: id, origin: .timer(kind, due: due), at: at, traceparent: nil)
        } catch {
            // What is decided by a timer has been decoded before, so only a defect comes here; it is not tried again.
            logger.error(
                "Timer cannot be decided",
                metadata: [
                    Keys.partition: "\(number)", Keys.conversationID: "\(id)", Keys.error: "\(error)",
                ])
            timers.insert(at + .seconds(60), id)
            return []
        }
    }

    private func decide(_ message: ReceivedMessage, at: Timestamp) throws -> [OutgoingMessage] {
        let topics = writer.topics
        switch message.source.topic {
        case topics.customerEvents:
            let event = try codec.decode(CustomerEvent.self, from: message)
            let id = try conversation(of: event)
            var signals = InputSignals.none
            if case .messageReceived(let body) = event.body {
                signals = self.signals.signals(of: body, in: try store.current(id)?.state)
            }
            return try decide(.customer(event, signals), of: id, from: message, event, at: at)
        case topics.botEvents:
            let event = try codec.decode(BotEvent.self, from: message)
            return try decide(.bot(event), of: try conversation(of: event), from: message, event, at: at)
        case topics.agentEvents:
            let event = try codec.decode(AgentEvent.self, from: message)
            return try decide(.agent(event), of: try conversation(of: event), from: message, event, at: at)
        default:
            throw DecisionRefusal("topic: expected one of the router's inputs")
        }
    }

    private func conversation<Body>(of event: Event<Body>) throws(DecisionRefusal) -> ConversationID {
        guard let id = event.conversation?.conversationID else {
            throw DecisionRefusal("conversationID: expected the conversation that the event is about")
        }
        guard event.subject == id.description else {
            throw DecisionRefusal("ce_subject: expected the conversation's id")
        }
        return id
    }

    private func decide<Body>(
        _ input: RouterInput, of id: ConversationID, from message: ReceivedMessage, _ event: Event<Body>,
        at: Timestamp
    ) throws -> [OutgoingMessage] {
        let origin = DecisionInput.record(
            topic: message.source.topic, partition: Int(message.source.partition), offset: message.offset,
            id: event.id)
        return try decide(input, of: id, origin: origin, at: at, traceparent: event.traceparent)
    }

    private func decide(
        _ input: RouterInput, of id: ConversationID, origin: DecisionInput, at: Timestamp, traceparent: String?
    ) throws -> [OutgoingMessage] {
        guard let controls else { throw DecisionRefusal("no policy is in force") }
        let before = try store.current(id)
        let decision = try decider.decide(before?.state, input, at: at, controls: controls)
        var signals = InputSignals.none
        if case .customer(_, let found) = input { signals = found }
        let written = try writer.write(
            decision,
            place: DecisionWriter.Place(
                number: standing.decisions + 1, input: origin, at: at, controls: controls),
            cause: input.cause(for: before?.state, controls: controls), signals: signals, before: before?.digest,
            conversation: before?.state.context ?? input.context, traceparent: traceparent)
        try checkSizes(written)
        standing.decisions += 1
        if before != nil || written.current != nil {
            store.change(id, to: written.current)
            if let timer = written.current?.state.nextTimer { timers.insert(timer.due, id) }
        }
        metrics.decided(decision.rule)
        return written.messages
    }

    private func checkSizes(_ written: DecisionWriter.Written) throws(DecisionRefusal) {
        for message in written.messages {
            let headers = message.headers.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) }
            let size = headers + (message.key?.count ?? 0) + (message.value?.count ?? 0)
            guard size <= maximumMessageSize else {
                throw DecisionRefusal("what it leads to in \(message.topic) is larger than the topic takes")
            }
        }
        guard written.current?.value.count ?? 0 <= Self.snapshotLimit else {
            throw DecisionRefusal("what is kept of the conversation would be larger than 64 KiB")
        }
    }

    /// How large a snapshot may be, in bytes.
    static let snapshotLimit = 64 * 1_024

    private func deadLetter(_ message: ReceivedMessage, reason: String, at: Timestamp) -> [OutgoingMessage] {
        logger.warning(
            "Input cannot be decided",
            metadata: [
                Keys.topic: "\(message.source.topic)", Keys.partition: "\(message.source.partition)",
                Keys.offset: "\(message.offset)", Keys.reason: "\(reason)",
            ])
        metrics.deadLettered()
        do {
            return [try writer.deadLetter(message, reason: reason, at: at)]
        } catch {
            preconditionFailure("A dead letter is always JSON: \(error)")
        }
    }
}

extension RouterInput {
    /// What the event says of its conversation.
    fileprivate var context: ConversationContext? {
        switch self {
        case .customer(let event, _): event.conversation
        case .bot(let event): event.conversation
        case .agent(let event): event.conversation
        case .timer: nil
        }
    }
}

import Foundation
import Messaging
import TandemEvents

/// Turns decisions into messages: the events they lead to, and the record of why.
struct DecisionWriter: Sendable {
    let codec: EventCodec
    let topics: RouterTopics
    let partition: Int32
    /// In the order of their names.
    let models: [ModelVersion]

    /// What all records of decisions say of where they stand.
    struct Place {
        var number: Int64
        var input: DecisionInput
        var at: Timestamp
        var controls: Controls
    }

    /// What a decision comes to.
    struct Written {
        var messages: [OutgoingMessage]
        /// Nil where nothing is kept of the conversation.
        var current: ConversationStore.Current?
    }

    /// - Parameters:
    ///   - before: The digest of the state that was decided on.
    ///   - traceparent: The trace context of the input.
    func write(
        _ decision: Decision, place: Place, cause: EventID, signals: InputSignals, before: String?,
        conversation: ConversationContext?, traceparent: String?
    ) throws(EventCodingError) -> Written {
        var messages: [OutgoingMessage] = []
        var actions: [DecisionAction] = []
        messages.reserveCapacity(decision.actions.count + 1)
        for action in decision.actions {
            let message: OutgoingMessage
            switch action {
            case .conversation(let event):
                message = try encode(event, .conversationEvents, topics.conversationEvents, traceparent, &actions)
            case .botTask(let event):
                message = try encode(event, .botTasks, topics.botTasks, traceparent, &actions)
            case .agentTask(let event):
                message = try encode(event, .agentTasks, topics.agentTasks, traceparent, &actions)
            }
            messages.append(message)
        }
        var current: ConversationStore.Current?
        if let state = decision.state {
            let value = try codec.encode(state)
            current = ConversationStore.Current(
                state: state, value: value, digest: EventCodec.digest(ofData: value))
        }
        let record = DecisionRecord(
            number: place.number, input: place.input, at: place.at, signals: signals.signals,
            versions: DecisionVersions(
                policy: place.controls.policyVersion, models: models, controls: place.controls.offset),
            stateBefore: before, stateAfter: current?.digest, rule: decision.rule.rawValue, actions: actions,
            settles: decision.settles.messageIDs, settlesThrough: decision.settles.through)
        messages.append(
            try self.record(record, cause: cause, conversation: conversation, traceparent: traceparent))
        return Written(messages: messages, current: current)
    }

    /// The record of a decision as a message.
    func record(
        _ record: DecisionRecord, cause: EventID, conversation: ConversationContext?, traceparent: String? = nil
    ) throws(EventCodingError) -> OutgoingMessage {
        let event = Event(
            id: .following(cause, role: "decision.\(partition).\(record.number)"), time: record.at,
            source: .escalationRouter, subject: conversation?.conversationID.description ?? "controls",
            traceparent: traceparent, causationID: cause, conversation: conversation, body: record)
        return try codec.encode(event, topic: topics.decisions, partition: partition)
    }

    private func encode<Body>(
        _ event: Event<Body>, _ topic: Topic, _ name: String, _ traceparent: String?,
        _ actions: inout [DecisionAction]
    ) throws(EventCodingError) -> OutgoingMessage {
        var event = event
        event.traceparent = traceparent
        let message = try codec.encode(event, topic: name, partition: partition)
        actions.append(
            DecisionAction(
                topic: topic.name, type: event.type.description, id: event.id,
                digest: EventCodec.digest(ofData: message.value ?? Data())))
        return message
    }

    /// The snapshot of a conversation as a message; a tombstone where nothing is kept of it.
    func snapshot(
        _ id: ConversationID, _ current: ConversationStore.Current?, number: Int64, at: Timestamp
    ) -> OutgoingMessage {
        guard let current else {
            return OutgoingMessage(
                topic: topics.conversationState, partition: partition, key: Data(id.description.utf8), value: nil)
        }
        let event = Event(
            id: .following(id, role: "state.\(number)"), time: at, source: .escalationRouter,
            subject: id.description, body: current.state)
        return codec.record(event, value: current.value, topic: topics.conversationState, partition: partition)
    }

    /// The progress record as a message.
    func progress(_ progress: TandemEvents.Progress) throws(EventCodingError) -> OutgoingMessage {
        let event = Event(
            id: .following(
                Self.nothing,
                role: "progress.\(partition).\(progress.decisions)."
                    + progress.offsets.map { "\($0.offset)" }.joined(separator: ".")),
            time: progress.at, source: .escalationRouter, subject: Self.progressKey, body: progress)
        return try codec.encode(event, topic: topics.conversationState, partition: partition)
    }

    /// The cause of what no event causes.
    static let nothing = EventID(high: 0, low: 0)

    /// The key of progress records.
    static let progressKey = "progress"

    /// The record that an input which cannot be decided becomes.
    func deadLetter(_ message: ReceivedMessage, reason: String, at: Timestamp) throws(EventCodingError)
        -> OutgoingMessage
    {
        let body = DeadLetter(
            reason: reason, topic: message.source.topic, partition: Int(message.source.partition),
            offset: message.offset, attempts: 1,
            headers: message.headers.map { OriginalHeader(name: $0.name, value: $0.value) })
        let key = message.key.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
        let event = Event(
            id: .following(
                Self.nothing, role: "dead-letter.\(message.source).\(message.offset)"),
            time: at, source: .escalationRouter, subject: key, body: body)
        var letter = try codec.encode(event, topic: topics.deadLetters, partition: partition)
        letter.key = message.key
        return letter
    }
}

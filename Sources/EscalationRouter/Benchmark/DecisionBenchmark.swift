import Foundation
import Logging
import Messaging
import TandemEvents

/// Measures how fast this machine decides, on one core: conversations of four questions, each answered by the assistant.
package struct DecisionBenchmark {
    /// Calls a second.
    package struct Figures: Sendable {
        /// Of `decide` alone.
        package var decided: Double
        /// Of a partition's whole step: decoding the input, signals, `decide`, encoding of all output, digests.
        package var processed: Double
        /// Bytes of a snapshot after the last turn, on average.
        package var snapshotBytes: Double
    }

    private static let turns = 4
    private let environment: RouterEnvironment
    private let controls: Controls
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    /// - Throws: where policy, texts or phrases that ship with the router cannot be read.
    package init() throws {
        let policy = try Policy(document: BuiltInPolicy.document())
        controls = Controls(
            offset: 1, policy: policy, policyVersion: "built-in",
            staffing: [StaffingChanged(skills: [], onShift: 1)])
        let view = ControlsView()
        view.set(controls, confirmedAt: start.milliseconds)
        environment = try RouterEnvironment(
            topics: RouterTopics(), view: view, maximumMessageSize: 1 << 20,
            logger: Logger(label: "tandem.benchmark") { _ in SwiftLogNoOpLogHandler() })
    }

    package func run(conversations: Int) throws -> Figures {
        let inputs = try (0..<2 * Self.turns).map { step in
            try (0..<conversations).map { try input($0, step: step) }
        }
        let decided = try measure(inputs.count * conversations) { try decideAll(inputs) }
        let partition = RouterPartition(number: 0, environment: environment)
        let messages = try inputs.map { try $0.map { try message($0) } }
        let processed = measure(inputs.count * conversations) { process(messages, in: partition) }
        let bytes = try (0..<conversations).reduce(0) { sum, number in
            sum + (try partition.store.current(context(number).conversationID)?.value.count ?? 0)
        }
        return Figures(
            decided: decided, processed: processed, snapshotBytes: Double(bytes) / Double(conversations))
    }

    private func measure(_ calls: Int, _ body: () throws -> Void) rethrows -> Double {
        let took = try ContinuousClock().measure(body)
        let (seconds, attoseconds) = took.components
        return Double(calls) / (Double(seconds) + Double(attoseconds) / 1e18)
    }

    private func decideAll(_ inputs: [[RouterInput]]) throws {
        var states = [ConversationState?](repeating: nil, count: inputs[0].count)
        for step in inputs {
            for (number, input) in step.enumerated() {
                let state = states[number]
                // Taken out first, so that what is decided on is not copied for the one kept.
                states[number] = nil
                states[number] = try environment.decider.decide(state, input, at: start, controls: controls).state
            }
        }
    }

    private func process(_ steps: [[ReceivedMessage]], in partition: RouterPartition) {
        let now = start.milliseconds
        // As many conversations at a time as are busy in one partition, each step of theirs a transaction.
        for first in stride(from: 0, to: steps[0].count, by: Self.block) {
            for step in steps {
                _ = partition.prepare(now: now)
                for message in step[first..<min(first + Self.block, step.count)] {
                    _ = partition.process(message, now: now)
                }
                _ = partition.snapshot(positions: [environment.topics.customerEvents: 0])
                partition.commit()
            }
        }
    }

    private static let block = 200

    private func context(_ number: Int) -> ConversationContext {
        ConversationContext(
            conversationID: ConversationID(high: 1, low: UInt64(number)),
            customerID: CustomerID(high: 2, low: UInt64(number)), brand: "Aurora", channel: Channel(kind: .web))
    }

    private func input(_ number: Int, step: Int) throws -> RouterInput {
        let id = EventID(high: UInt64(step + 3), low: UInt64(number))
        let messageID = MessageID(high: id.high, low: id.low)
        guard step % 2 == 0 else {
            let run = BotRun(
                epoch: 0, turn: step / 2 + 1, engine: "embedded",
                articles: [ArticleReference(id: "refund.status", version: "2026-01-31")], confidence: 900,
                topic: "refund.status")
            let text = "A refund is paid five to seven days after the shop has received the goods; we write as it is."
            return .bot(
                Event(
                    id: id, time: start, source: .botResponder, conversation: context(number),
                    body: .answer(Answer(run: run, messageID: messageID, content: Content(text: text)))))
        }
        let body = MessageReceived(
            messageID: messageID,
            content: Content(text: "Hello, I sent everything back \(step) days ago, when do I get my money?"))
        let event = Event(
            id: id, time: start, source: .ingestGateway, conversation: context(number), receivedAt: start,
            body: CustomerEvent.messageReceived(body))
        return .customer(event, InputSignals(personRequest: nil, language: Language(tag: "en", confidence: 700)))
    }

    private func message(_ input: RouterInput) throws -> ReceivedMessage {
        let codec = environment.codec
        let outgoing: OutgoingMessage
        switch input {
        case .customer(let event, _):
            outgoing = try codec.encode(event, topic: environment.topics.customerEvents)
        case .bot(let event): outgoing = try codec.encode(event, topic: environment.topics.botEvents)
        case .agent(let event): outgoing = try codec.encode(event, topic: environment.topics.agentEvents)
        case .timer: throw DecisionRefusal("a timer is no message")
        }
        return ReceivedMessage(
            source: TopicPartition(outgoing.topic, 0), offset: 0, timestamp: start.milliseconds, key: outgoing.key,
            value: outgoing.value, headers: outgoing.headers)
    }
}

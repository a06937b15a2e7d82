import Foundation
import Logging
import Messaging
import ServiceRuntime
import TandemEvents

/// Handles one record of `bot-tasks`: asks the engine, and sends exactly one event about it.
struct BotTaskHandler: Sendable {
    let engine: any AnswerEngine
    let producer: any MessageProducer
    let time: any TimeSource
    let metrics: BotMetrics
    let logger: Logger
    private let codec = EventCodec()

    init(
        engine: any AnswerEngine, producer: any MessageProducer, time: any TimeSource, metrics: BotMetrics,
        logger: Logger
    ) {
        self.engine = engine
        self.producer = producer
        self.time = time
        self.metrics = metrics
        self.logger = logger
    }

    /// - Throws: `MessagingError` where the event could not be stored; `CancellationError` where the task was cancelled.
    func handle(_ message: ReceivedMessage) async throws {
        let event: Event<BotTask>
        do {
            event = try codec.decode(BotTask.self, from: message)
        } catch {
            // Another attempt would read the same bytes.
            try await deadLetter(message, reason: "\(error)", attempts: 1)
            return
        }
        guard case .answerRequested(let task) = event.body else { return }
        guard let conversation = event.conversation else {
            let error = EventCodingError(code: .missingField, field: "conversationID", expected: "a UUID")
            try await deadLetter(message, reason: "\(error)", attempts: 1)
            return
        }
        let start = Timestamp(milliseconds: time.now())
        let body = try await body(for: task, taskID: event.id, at: start)
        let end = Timestamp(milliseconds: time.now())
        metrics.record(body, duration: end - start)
        let reply = Event(
            id: .following(event.id, role: "bot.reply"), time: end, source: .botResponder, conversation: conversation,
            traceparent: event.traceparent, causationID: event.id, receivedAt: event.receivedAt, body: body)
        try await producer.send(codec.encode(reply, topic: Topic.botEvents.transportName()))
        logger.debug(
            "Task answered",
            metadata: [
                Keys.conversationID: "\(conversation.conversationID)", Keys.eventID: "\(event.id)",
                Keys.eventType: "\(reply.type)",
            ])
    }

    /// Stores where a record stands that cannot be handled, without what it holds.
    func deadLetter(_ message: ReceivedMessage, reason: String, attempts: Int) async throws {
        let letter = DeadLetter(
            reason: reason, topic: message.source.topic, partition: Int(message.source.partition),
            offset: message.offset, attempts: attempts,
            headers: message.headers.map { OriginalHeader(name: $0.name, value: $0.value) })
        let event = Event(
            id: .named("\(message.source)/\(message.offset)".utf8, in: Self.deadLetters),
            time: Timestamp(milliseconds: time.now()), source: .botResponder,
            subject: message.key.map { String(decoding: $0, as: UTF8.self) } ?? "", body: letter)
        var outgoing = try codec.encode(event, topic: Topic.deadLetters.transportName())
        outgoing.key = message.key
        try await producer.send(outgoing)
        logger.error(
            "Task cannot be handled",
            metadata: [
                Keys.topic: "\(message.source.topic)", Keys.partition: "\(message.source.partition)",
                Keys.offset: "\(message.offset)", Keys.reason: "\(reason)",
            ])
    }

    /// Scopes the ids of dead letters, so that a record buried twice has one letter.
    private static let deadLetters = EventID(high: 0x5c1f_0a3e_77d2_4b6c, low: 0x9e41_d8b0_62aa_f317)

    private func body(for task: AnswerRequested, taskID: EventID, at start: Timestamp) async throws -> BotEvent {
        guard start < task.deadline else { return failed(task, .timedOut, after: .zero) }
        let request = AnswerRequest(
            history: task.history, unanswered: task.unanswered, languages: task.languages, mode: task.mode, now: start,
            deadline: task.deadline)
        do {
            let reply = try await withDeadline(task.deadline, time: time) { [engine] in
                try await engine.reply(to: request)
            }
            return event(of: reply, for: task, taskID: taskID)
        } catch is CancellationError {
            try Task.checkCancellation()
            return failed(task, .internalError, after: Timestamp(milliseconds: time.now()) - start)
        } catch {
            let reason = (error as? EngineError)?.reason ?? .internalError
            logger.warning(
                "Engine failed",
                metadata: [
                    Keys.eventID: "\(taskID)", Keys.reason: "\(reason)", Keys.errorType: "\(type(of: error))",
                ])
            return failed(task, reason, after: Timestamp(milliseconds: time.now()) - start)
        }
    }

    private func event(of reply: EngineReply, for task: AnswerRequested, taskID: EventID) -> BotEvent {
        let run = run(
            task, articles: reply.articles, confidence: reply.confidence, topic: reply.topic, cost: reply.cost)
        let messageID = MessageID.following(taskID, role: "bot.message")
        switch reply.outcome {
        case .answer(let content): return .answer(Answer(run: run, messageID: messageID, content: content))
        case .clarification(let content), .cannotAnswer(let content):
            return .clarification(Clarification(run: run, messageID: messageID, content: content))
        case .handoff(let reason): return .handoff(Handoff(run: run, reason: reason))
        }
    }

    private func failed(_ task: AnswerRequested, _ reason: BotFailureReason, after duration: Duration) -> BotEvent {
        let cost = BotCost(milliseconds: max(0, Int(duration.wholeMilliseconds)))
        return .failed(
            BotFailed(run: run(task, articles: [], confidence: 0, topic: nil, cost: cost), reason: reason))
    }

    private func run(
        _ task: AnswerRequested, articles: [ArticleReference], confidence: Int, topic: String?, cost: BotCost
    ) -> BotRun {
        BotRun(
            epoch: task.epoch, turn: task.turn, engine: engine.name, model: engine.model, articles: articles,
            confidence: confidence, topic: topic, cost: cost)
    }
}

extension AnswerRequested {
    /// What is known of the customer's language: of the conversation, then of its newest messages.
    fileprivate var languages: [Language] {
        let unanswered = Set(unanswered)
        let messages = history.reversed().filter { unanswered.contains($0.messageID) }
        // A locale is a choice of the page, not of the words: a hint, never a certainty.
        let locales = messages.compactMap { $0.content.locale }.map { Language(tag: $0, confidence: 500) }
        return [language].compactMap(\.self) + messages.compactMap(\.content.language) + locales
    }
}

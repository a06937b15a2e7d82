import Synchronization
import TandemEvents

/// Matches what the stream shows with the messages that wait for it.
final class ReplyBoard: Sendable {
    struct Reply: Sendable {
        var outcome: ConversationRun.Outcome
        var at: ContinuousClock.Instant
        var topic: String?
        var language: String?
    }

    private struct State {
        var replies: [MessageID: Reply] = [:]
        /// What every message waiting now has become: a notice that asks for other words, or people who have taken over.
        var turn: Reply?
        var waiting: [MessageID: CheckedContinuation<Reply?, Never>] = [:]
    }

    private let state = Mutex(State())

    func take(_ event: StreamedEvent) {
        let now = ContinuousClock.now
        switch event.meaning {
        case .reply(let answers, let topic, let language):
            let reply = Reply(outcome: .answered, at: now, topic: topic, language: language)
            settle { state in
                for message in answers { state.replies[message] = reply }
            }
        case .askedAgain(let answers):
            let reply = Reply(outcome: .askedAgain, at: now)
            settle { state in
                if answers.isEmpty { state.turn = reply }
                for message in answers { state.replies[message] = reply }
            }
        case .toPerson:
            settle { $0.turn = Reply(outcome: .toPerson, at: now) }
        case .backToBot:
            settle { $0.turn = nil }
        case .other:
            break
        }
    }

    /// Waits for the reply to a message. While people have the conversation, that is where each message goes.
    ///
    /// - Returns: `nil` where the time came first.
    func reply(to message: MessageID, until deadline: ContinuousClock.Instant) async -> Reply? {
        await withTaskGroup { group in
            group.addTask { await self.wait(for: message) }
            group.addTask {
                try? await Task.sleep(until: deadline)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func wait(for message: MessageID) async -> Reply? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                settle { $0.waiting[message] = continuation }
                if Task.isCancelled { giveUp(message) }
            }
        } onCancel: {
            giveUp(message)
        }
    }

    private func giveUp(_ message: MessageID) {
        state.withLock { $0.waiting.removeValue(forKey: message) }?.resume(returning: nil)
    }

    /// Changes the state, and wakes whoever waits for what is now known.
    private func settle(_ change: (inout State) -> Void) {
        let ready: [(CheckedContinuation<Reply?, Never>, Reply)] = state.withLock { state in
            change(&state)
            var ready: [(CheckedContinuation<Reply?, Never>, Reply)] = []
            for (message, continuation) in state.waiting {
                guard let reply = state.replies.removeValue(forKey: message) ?? state.turn else { continue }
                state.waiting[message] = nil
                ready.append((continuation, reply))
            }
            if !ready.isEmpty, state.turn?.outcome == .askedAgain { state.turn = nil }
            return ready
        }
        for (continuation, reply) in ready { continuation.resume(returning: reply) }
    }
}

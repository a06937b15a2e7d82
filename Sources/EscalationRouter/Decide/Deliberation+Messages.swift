import Foundation
import TandemEvents

extension Deliberation {
    /// Decides a message of the customer.
    mutating func message(_ body: MessageReceived, _ signals: InputSignals) -> DecisionRule {
        follow(signals)
        if !body.automated, case .closed = state.owner {
            let messageID = body.messageID
            record { .reopened(Reopened(sequence: $0, messageID: messageID)) }
        }
        accept(body)
        guard !body.automated else {
            settles.messageIDs.append(body.messageID)
            return .messageAutomated
        }
        state.lastCustomerActivity = at
        let asksForPerson = signals.personRequestScore >= policy.personRequest.score
        let loop = asksForPerson ? .none : repetition(of: body)
        if loop == .repeated {
            settles.messageIDs.append(body.messageID)
            return .messageLoopRepeated
        }
        state.unanswered.append(body.messageID, sequence: state.sequence, at: at)
        switch state.owner {
        case .bot:
            return toBot(asksForPerson: asksForPerson, isLoop: loop == .found)
        case .closed:
            return reopen(asksForPerson: asksForPerson)
        case .queued:
            if asksForPerson { state.demand?.askedIn = state.sequence }
            return asksForPerson ? .personRequestedAlready : .messageWaits
        case .person(let agent, let replyDue):
            state.silenceDue = nil
            state.owner = .person(agent: agent, replyDue: replyDue ?? at + policy.person.replyWithin)
            return .messageToPerson
        case .pending(let kind, _, _):
            return pending(kind, asksForPerson: asksForPerson)
        }
    }

    /// Follows the language that the customer writes in.
    private mutating func follow(_ signals: InputSignals) {
        guard let found = signals.language, found.tag != "und" else { return }
        if state.language == nil || found.confidence >= Self.languageConfidence { state.language = found }
    }

    /// How sure, per mille, a language has to be to replace the one known.
    private static let languageConfidence = 500

    /// Enters the message in the conversation's public record.
    private mutating func accept(_ body: MessageReceived) {
        let author = Author(kind: .customer)
        var content = body.content
        content.language = content.language ?? state.language
        record {
            .message(
                ConversationMessage(
                    sequence: $0, messageID: body.messageID, author: author, content: content,
                    automated: body.automated, replyTo: body.replyTo))
        }
        state.history.append(
            HistoryEntry(
                sequence: state.sequence, messageID: body.messageID, author: author, time: at, content: content))
    }

    private mutating func toBot(asksForPerson: Bool, isLoop: Bool) -> DecisionRule {
        if asksForPerson {
            sendToPeople(.requested, notice: .handingOver, askedIn: state.sequence)
            return .personRequested
        }
        if isLoop {
            sendToPeople(.loop, notice: .handingOver)
            return .messageLoop
        }
        if mode == .people {
            sendToPeople(.switchedOff, notice: .botUnavailable)
            return .switchedToPeople
        }
        askBot()
        return .askBot
    }

    /// Goes on with a closed conversation: with the person who had it, for a while; with the assistant otherwise.
    private mutating func reopen(asksForPerson: Bool) -> DecisionRule {
        if asksForPerson {
            sendToPeople(.requested, ownerReason: .reopened, notice: .handingOver, askedIn: state.sequence)
            return .personRequested
        }
        let samePerson = state.previousAgentUntil.map { at < $0 } ?? false
        if samePerson, controls.isStaffed(skills: []) {
            sendToPeople(.reopened, notice: .reopened)
            return .messageReopens
        }
        if mode == .people {
            sendToPeople(.switchedOff, ownerReason: .reopened, notice: .botUnavailable)
            return .switchedToPeople
        }
        changeOwner(to: .bot, reason: .reopened)
        askBot()
        return .messageReopens
    }

    private mutating func pending(_ kind: PendingKind, asksForPerson: Bool) -> DecisionRule {
        let isStaffed = controls.isStaffed(skills: state.demand?.requiredSkills ?? [])
        if asksForPerson, isStaffed {
            sendToPeople(.requested, notice: .handingOver, askedIn: state.sequence)
            return .personRequested
        }
        if case .customer = kind {
            sendToPeople(.reopened, notice: .reopened)
            return .messageReopens
        }
        return .messageWaits
    }

    private enum Repetition {
        case none, found, repeated
    }

    /// Counts how the customer's messages repeat each other, by which a machine is told from a person.
    private mutating func repetition(of body: MessageReceived) -> Repetition {
        let digest = String(EventCodec.digest(ofData: Data(body.content.text.utf8)).prefix(16))
        guard var known = state.repetition, at - known.since <= policy.repetition.window else {
            state.repetition = MessageRepetition(digest: digest, since: at)
            return .none
        }
        known.messages += 1
        if known.digest == digest {
            known.count += 1
            if known.isLoop {
                // A machine that goes on keeps the window open.
                known.since = at
                state.repetition = known
                return .repeated
            }
        } else {
            known.digest = digest
            known.count = 1
        }
        let isLoop =
            known.count >= policy.repetition.identical || known.messages >= policy.repetition.messages
        known.isLoop = known.isLoop || isLoop
        state.repetition = known
        return isLoop ? .found : .none
    }
}

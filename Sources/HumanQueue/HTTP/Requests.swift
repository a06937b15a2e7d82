import Foundation
import ServiceRuntime
import TandemEvents

/// A body of a request, checked beyond its types.
protocol CheckedRequest: Codable, Sendable {
    /// - Throws: ``Problem`` with 422.
    func check() throws
}

struct SignInRequest: CheckedRequest {
    var token: String

    func check() throws {}
}

struct PresenceRequest: CheckedRequest {
    var presence: Presence

    func check() throws {}
}

struct CapacityRequest: CheckedRequest {
    var capacity: Int

    func check() throws {
        guard (0...50).contains(capacity) else {
            throw Problem.invalid("/capacity", "expected an integer from 0 to 50")
        }
    }
}

struct DeclineRequest: CheckedRequest {
    var reason: DeclineReason?

    func check() throws {
        try Problem.checkCode(reason?.rawValue, "/reason")
    }
}

/// No field is needed.
struct EmptyRequest: CheckedRequest {
    func check() throws {}
}

struct MessageRequest: CheckedRequest {
    var text: String
    /// The highest `sequence` that the agent had seen.
    var seen: Int
    var epoch: Int
    var lease: LeaseID
    var replyTo: MessageID?

    func check() throws {
        try Problem.checkText(text, "/text")
        try Problem.checkCount(seen, "/seen")
        try Problem.checkCount(epoch, "/epoch")
    }
}

struct NoteRequest: CheckedRequest {
    var text: String

    func check() throws {
        try Problem.checkText(text, "/text")
    }
}

struct ReturnRequest: CheckedRequest {
    var to: ReturnTarget
    /// For the next agent only.
    var note: String?

    func check() throws {
        if let note { try Problem.checkText(note, "/note") }
    }
}

struct TransferRequest: CheckedRequest {
    var toAgent: AgentID?
    var skills: [String]?
    /// For the other agent only.
    var note: String?

    func check() throws {
        let skills = skills ?? []
        guard (toAgent == nil) != skills.isEmpty else {
            throw Problem.invalid("", "expected either toAgent or at least one of skills")
        }
        guard skills.count <= 20 else { throw Problem.invalid("/skills", "expected at most 20") }
        for (index, skill) in skills.enumerated() { try Problem.checkCode(skill, "/skills/\(index)") }
        if let note { try Problem.checkText(note, "/note") }
    }
}

struct ResolveRequest: CheckedRequest {
    /// The highest `sequence` that the agent had seen.
    var seen: Int
    var outcome: Outcome?

    func check() throws {
        try Problem.checkCount(seen, "/seen")
        try Problem.checkCode(outcome?.rawValue, "/outcome")
    }
}

struct WrapUpRequest: CheckedRequest {
    /// What it was about: a support topic.
    var topic: String
    var outcome: Outcome
    var botVerdict: BotVerdict?

    func check() throws {
        try Problem.checkCode(topic, "/topic")
        try Problem.checkCode(outcome.rawValue, "/outcome")
        try Problem.checkCode(botVerdict?.rawValue, "/botVerdict")
    }
}

extension Problem {
    static let maximumTextLength = 4_000

    /// - Parameter pointer: where the text stands in the body.
    fileprivate static func checkText(_ text: String, _ pointer: String) throws(Problem) {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw Problem.invalid(pointer, "expected a text that is not blank")
        }
        guard text.unicodeScalars.count <= maximumTextLength else {
            throw Problem.invalid(pointer, "expected at most \(maximumTextLength) characters")
        }
        guard !text.unicodeScalars.contains("\0") else { throw Problem.invalid(pointer, "expected no U+0000") }
    }

    fileprivate static func checkCount(_ count: Int, _ pointer: String) throws(Problem) {
        guard (0...1_000_000_000).contains(count) else {
            throw Problem.invalid(pointer, "expected an integer from 0 to 1000000000")
        }
    }

    /// A name out of a vocabulary that may grow: 1 to 50 ASCII letters, digits and . _ : -
    fileprivate static func checkCode(_ code: String?, _ pointer: String) throws(Problem) {
        guard let code else { return }
        let isCode = code.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
            default: false
            }
        }
        guard isCode, (1...50).contains(code.utf8.count) else {
            throw Problem.invalid(pointer, "expected 1 to 50 ASCII letters, digits and . _ : -")
        }
    }
}

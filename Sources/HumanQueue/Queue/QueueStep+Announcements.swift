import Foundation
import GRDB
import Messaging
import TandemEvents

/// What is told a little later, so that a burst of changes is told once.
extension QueueStep {
    mutating func announce() throws {
        try announceWaits()
        try announceStaffing()
        try tell(nil, .queue, QueueView(waiting: matcher.entries.count))
    }

    /// Tells customers how they stand, where that has changed.
    private mutating func announceWaits() throws {
        for line in movedLines.sorted() {
            for (index, rank) in (matcher.lines[line] ?? []).enumerated() {
                guard let entry = matcher.entries[rank.conversation], entry.offer?.isAccepted != true else { continue }
                let isStaffed = onShift(entry.requiredSkills) > 0
                let estimate = estimator.estimate(line: line, position: index + 1, isStaffed: isStaffed, at: now)
                guard estimate.isNews(after: entry.estimate) else { continue }
                matcher.tell(estimate, to: rank.conversation)
                try say(
                    WaitEstimated(
                        epoch: entry.epoch, position: estimate.position, low: estimate.low, high: estimate.high,
                        asOf: now), about: entry.context, by: nil, cause: entry.request)
            }
        }
        movedLines = []
    }

    /// Tells the router whether anybody is on shift: at all, and for each group of skills that was ever asked for.
    private func announceStaffing() throws {
        for row in try Row.fetchAll(database, sql: "SELECT skills, onShift FROM staffing ORDER BY skills") {
            let text: String = row[0]
            let skills = text.split(separator: " ").map(String.init)
            let count = onShift(Set(skills))
            guard count != row[1] as Int? else { continue }
            try database.execute(
                sql: "UPDATE staffing SET onShift = ? WHERE skills = ?", arguments: [count, text])
            let subject = (["staffing"] + skills).joined(separator: ":")
            let event = Event(
                id: .starting(at: now), time: now, source: .humanQueue, subject: subject,
                body: StaffingChanged(skills: skills, onShift: count))
            try core.outbox.append(codec.encode(event, topic: Topic.controls.transportName()), database)
        }
    }

    private func onShift(_ skills: Set<String>) -> Int {
        matcher.agents.values.count { $0.isOnShift(at: now) && $0.skills.isSuperset(of: skills) }
    }

    /// Forgets what nobody asks for any more.
    func tidy() throws {
        let day = (now - .seconds(86_400)).milliseconds
        let week = (now - .seconds(604_800)).milliseconds
        try database.execute(sql: "DELETE FROM answeredRequest WHERE answeredAt < ?", arguments: [day])
        try database.execute(sql: "DELETE FROM handled WHERE endedAt < ?", arguments: [day])
        try database.execute(sql: "DELETE FROM reply WHERE sentAt < ?", arguments: [week])
    }
}

extension Matcher {
    /// Remembers what a customer was told.
    mutating func tell(_ estimate: WaitEstimate, to conversation: ConversationID) {
        entries[conversation]?.estimate = estimate
        changes.entries.insert(conversation)
    }
}

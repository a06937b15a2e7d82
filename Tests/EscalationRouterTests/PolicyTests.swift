import TandemEvents
import Testing

@testable import EscalationRouter

@Suite struct PolicyTests {
    @Test func theBuiltInPolicyIsOne() throws {
        let policy = try Policy(document: BuiltInPolicy.document())
        #expect(policy.bot.unsureReplies == 2 && policy.bot.replyWithin == .seconds(20))
        #expect(policy.demand(for: .risk).priority == 900)
        #expect(policy.demand(for: .outOfScope) == policy.defaultDemand)
    }

    @Test(arguments: [
        ("score: 600", "score: 1600", 8, "personRequest.score"),
        ("replyWithin: 20s", "replyWithin: soon", 18, "bot.replyWithin"),
        ("replyWithin: 20s", "replyWithin: 0s", 18, "bot.replyWithin"),
        ("  unsureReplies: 2", "  unsureReplies: 2\n  patience: 3", 17, "bot.patience"),
        ("  confidenceByTopic: {}", "  confidenceByTopic: {a: b}", 14, "bot.confidenceByTopic.a"),
        ("queue:", "queues:", nil, "queue"),
    ])
    func mistakesAreNamed(text: String, mistake: String, line: Int?, key: String) throws {
        let document = try BuiltInPolicy.document().replacing(text, with: mistake, maxReplacements: 1)
        let error = #expect(throws: PolicyError.self) { try Policy(document: document) }
        #expect(error?.key == key)
        if let line { #expect(error?.line == line) }
    }

    @Test func whatIsNoMappingIsRefused() {
        #expect(throws: PolicyError.self) { try Policy(document: "- a\n- b") }
        #expect(throws: PolicyError.self) { try Policy(document: "") }
        #expect(throws: PolicyError.self) { try Policy(document: "a: [") }
    }

    @Test func publicationsCarryTheHash() throws {
        let event = try BuiltInPolicy.publication(at: Fixture.start)
        guard case .policyPublished(let body) = event.body else {
            Issue.record("not a policy")
            return
        }
        #expect(event.subject == "policy" && body.sha256.hasPrefix(body.version))
        var fold = ControlsFold()
        #expect(fold.controls == nil)
        try fold.take(event.body, at: 4)
        #expect(fold.controls?.offset == 5 && fold.controls?.policyVersion == body.version)
        let wrong = PolicyPublished(version: "x", mediaType: "application/yaml", document: "a: 1", sha256: "", by: "")
        #expect(throws: PolicyError.self) { try fold.take(.policyPublished(wrong), at: 5) }
        #expect(fold.controls?.offset == 6 && fold.controls?.policyVersion == body.version)
    }

    @Test func calendarsKnowTheNextOpening() throws {
        let week = (1...5).map { OpeningHours(weekday: $0, opens: "09:00", closes: "17:00") }
        let calendar = try OpeningCalendar(
            CalendarPublished(
                version: "1", timeZone: "Europe/Stockholm", hours: week,
                exceptions: [CalendarException(date: "2026-12-25")]))
        func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }
        // Thursday evening before Christmas Day, a Friday that is closed: Monday morning, winter time.
        #expect(
            try calendar.nextOpening(after: moment("2026-12-24T20:00:00Z")) == moment("2026-12-28T08:00:00Z"))
        #expect(try calendar.nextOpening(after: moment("2026-12-28T10:00:00Z")) == nil)
        // Over the change to summer time.
        #expect(
            try calendar.nextOpening(after: moment("2026-03-28T10:00:00Z")) == moment("2026-03-30T07:00:00Z"))
        #expect(try calendar.localText(of: moment("2026-12-28T08:00:00Z")) == "2026-12-28 09:00 (Europe/Stockholm)")
        #expect(throws: CalendarError.self) {
            try OpeningCalendar(
                CalendarPublished(version: "1", timeZone: "Mars/Olympus", hours: [], exceptions: []))
        }
    }
}

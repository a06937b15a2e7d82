import TandemEvents

extension Policy {
    /// Reads a policy from YAML; every key is required, and none else is allowed.
    ///
    /// - Throws: `PolicyError` with line, key and what was expected.
    package init(document: String) throws(PolicyError) {
        var reader = try PolicyReader(document: document)
        personRequest = try reader.section("personRequest") { section throws(PolicyError) in
            PersonRequest(score: try section.integer("score", in: 0...1_000))
        }
        bot = try reader.section("bot") { section throws(PolicyError) in
            Bot(
                confidence: try section.integer("confidence", in: 0...1_000),
                confidenceByTopic: try section.integers("confidenceByTopic", in: 0...1_000),
                unsureReplies: try section.integer("unsureReplies", in: 1...100),
                replyWithin: try section.duration("replyWithin"),
                oldestWaitsAtMost: try section.duration("oldestWaitsAtMost"))
        }
        queue = try reader.section("queue") { section throws(PolicyError) in
            Queue(
                becomesCaseAfter: try section.duration("becomesCaseAfter"),
                stillWaitingEvery: try section.duration("stillWaitingEvery"),
                unstaffedGrace: try section.duration("unstaffedGrace"))
        }
        person = try reader.section("person") { section throws(PolicyError) in
            Person(replyWithin: try section.duration("replyWithin"))
        }
        pending = try reader.section("pending") { section throws(PolicyError) in
            Pending(
                caseWithin: try section.duration("caseWithin"),
                callbackWithin: try section.duration("callbackWithin"))
        }
        reopen = try reader.section("reopen") { section throws(PolicyError) in
            Reopen(
                within: try section.duration("within"), samePersonFor: try section.duration("samePersonFor"))
        }
        silence = try reader.section("silence") { section throws(PolicyError) in
            Silence(bot: try section.duration("bot"), person: try section.duration("person"))
        }
        repetition = try reader.section("repetition") { section throws(PolicyError) in
            Repetition(
                window: try section.duration("window"), identical: try section.integer("identical", in: 2...1_000),
                messages: try section.integer("messages", in: 2...10_000))
        }
        (defaultDemand, demands) = try reader.section("handoffs") { section throws(PolicyError) in
            let fallback = try section.section("default", Demand.init(reading:))
            let named = try section.sections(Demand.init(reading:))
            let demands = Dictionary(uniqueKeysWithValues: named.map { (HandoffReason(rawValue: $0.name), $0.value) })
            return (fallback, demands)
        }
        try reader.finish()
    }
}

extension Policy.Demand {
    fileprivate init(reading section: inout PolicyReader) throws(PolicyError) {
        priority = try section.integer("priority", in: 0...1_000)
        skills = try section.strings("skills")
    }
}

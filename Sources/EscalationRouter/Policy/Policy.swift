package import TandemEvents

/// When a conversation goes from the assistant to a person, and what is due when: a published policy, read.
package struct Policy: Hashable, Sendable {
    package struct PersonRequest: Hashable, Sendable {
        /// The least score, per mille, that counts as asking for a person.
        package var score: Int
    }

    package struct Bot: Hashable, Sendable {
        /// The least confidence, per mille, of a reply that is shown.
        package var confidence: Int
        /// The same for single topics.
        package var confidenceByTopic: [String: Int]
        /// How many replies below the least confidence in a row bring a person, from 1.
        package var unsureReplies: Int
        package var replyWithin: Duration
        package var oldestWaitsAtMost: Duration

        /// The least confidence of a reply about a topic, per mille.
        func leastConfidence(topic: String?) -> Int {
            topic.flatMap { confidenceByTopic[$0] } ?? confidence
        }
    }

    package struct Queue: Hashable, Sendable {
        package var becomesCaseAfter: Duration
        package var stillWaitingEvery: Duration
        package var unstaffedGrace: Duration
    }

    package struct Person: Hashable, Sendable {
        package var replyWithin: Duration
    }

    package struct Pending: Hashable, Sendable {
        package var caseWithin: Duration
        package var callbackWithin: Duration
    }

    package struct Reopen: Hashable, Sendable {
        package var within: Duration
        package var samePersonFor: Duration
    }

    package struct Silence: Hashable, Sendable {
        package var bot: Duration
        package var person: Duration
    }

    package struct Repetition: Hashable, Sendable {
        package var window: Duration
        /// Equal messages in a row, from 2.
        package var identical: Int
        /// Messages of any text, from 2.
        package var messages: Int
    }

    /// Whom a handoff asks for.
    package struct Demand: Hashable, Sendable {
        /// 0 to 1,000, higher first.
        package var priority: Int
        package var skills: [String]
    }

    package var personRequest: PersonRequest
    package var bot: Bot
    package var queue: Queue
    package var person: Person
    package var pending: Pending
    package var reopen: Reopen
    package var silence: Silence
    package var repetition: Repetition
    package var defaultDemand: Demand
    package var demands: [HandoffReason: Demand]

    func demand(for reason: HandoffReason) -> Demand {
        demands[reason] ?? defaultDemand
    }
}

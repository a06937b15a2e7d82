import TandemEvents
import Testing

@testable import HumanQueue

@Suite struct MatcherTests {
    var matcher = Matcher(settings: MatchingSettings())
    let start = Timestamp(milliseconds: 1_800_000_000_000)

    func agent(_ number: UInt64, _ skills: Set<String> = [], capacity: Int = 1) -> QueueAgent {
        QueueAgent(
            id: AgentID(high: 1, low: number), name: "Agent \(number)", skills: skills, presence: .available,
            capacity: capacity, connections: 1, aliveUntil: start)
    }

    func entry(
        _ number: UInt64, priority: Int = 0, required: Set<String> = [], preferred: Set<String> = [],
        at time: Timestamp? = nil
    ) -> QueueEntry {
        let context = ConversationContext(
            conversationID: ConversationID(high: 2, low: number), customerID: CustomerID(high: 3, low: number),
            brand: "acme", channel: Channel(kind: .web))
        let time = time ?? start
        return QueueEntry(
            context: context, request: EventID(high: 4, low: number), epoch: 1, reason: .requested, priority: priority,
            requiredSkills: required, preferredSkills: preferred, requestedAt: time, queuedAt: time,
            deadline: time + .seconds(1_800))
    }

    func offers(_ matcher: inout Matcher) -> [(conversation: UInt64, agent: UInt64)] {
        matcher.takeEffects().compactMap { effect in
            guard case .offerMade(let entry, let offer) = effect else { return nil }
            return (entry.conversation.low, offer.agent.low)
        }
    }

    @Test mutating func takesTheLongestWaitingFirst() {
        matcher.add(entry(1, at: start + .seconds(5)))
        matcher.add(entry(2, at: start))
        matcher.register(agent(1))
        matcher.settle(at: start + .seconds(10))
        #expect(offers(&matcher).map(\.conversation) == [2])
    }

    @Test(arguments: [(599, UInt64(2)), (601, UInt64(1))])
    mutating func agesPriority(waited: Int, first: UInt64) {
        // 600 points of priority weigh as much as 600 seconds.
        matcher.add(entry(1, at: start))
        matcher.add(entry(2, priority: 600, at: start + .seconds(waited)))
        matcher.register(agent(1))
        matcher.settle(at: start + .seconds(waited))
        #expect(offers(&matcher).map(\.conversation) == [first])
    }

    @Test mutating func needsRequiredSkillsAndPrefersOthersForAWhile() {
        matcher.add(entry(1, required: ["fraud"]))
        matcher.add(entry(2, preferred: ["sv"]))
        matcher.register(agent(1, ["en"]))
        var busy = agent(2, ["sv"])
        busy.presence = .busy
        matcher.register(busy)
        matcher.settle(at: start)
        // Somebody who speaks Swedish is on shift, and nobody who knows fraud.
        #expect(offers(&matcher).isEmpty)
        #expect(matcher.wakeAt == start + .seconds(20))
        matcher.settle(at: start + .seconds(20))
        #expect(offers(&matcher).map(\.conversation) == [2])
    }

    @Test mutating func choosesWhoHasMoreOfThePreferredSkillsThenTheLeastBusy() {
        matcher.register(agent(1, ["en"], capacity: 4))
        matcher.register(agent(2, ["sv"], capacity: 4))
        matcher.register(agent(3, [], capacity: 4))
        matcher.add(entry(1, preferred: ["sv"]))
        matcher.settle(at: start)
        #expect(offers(&matcher).map(\.agent) == [2])
        matcher.add(entry(2))
        matcher.add(entry(3))
        matcher.settle(at: start + .seconds(1))
        #expect(offers(&matcher).map(\.agent) == [1, 3])
    }

    @Test mutating func keepsWhatComesBackForTheAgentWhoHadIt() {
        matcher.register(agent(1))
        var previous = agent(2)
        previous.presence = .busy
        matcher.register(previous)
        var back = entry(1)
        back.previousAgent = previous.id
        matcher.add(back)
        matcher.settle(at: start)
        #expect(offers(&matcher).isEmpty)
        matcher.setPresence(.available, of: previous.id)
        matcher.settle(at: start + .seconds(1))
        #expect(offers(&matcher).map(\.agent) == [2])
    }

    @Test mutating func doesNotKeepItForAnAgentWhoIsOffOrGaveItBack() throws {
        matcher.register(agent(1))
        var off = agent(2)
        off.presence = .away
        matcher.register(off)
        var back = entry(1)
        back.previousAgent = off.id
        matcher.add(back)
        matcher.settle(at: start)
        #expect(offers(&matcher).map(\.agent) == [1])
        let offer = try #require(matcher.entries[back.conversation]?.offer)
        _ = try matcher.accept(offer.id, by: offer.agent, at: start)
        matcher.register(agent(3))
        var returned = entry(2)
        returned.reason = .transferred
        returned.previousAgent = AgentID(high: 1, low: 3)
        matcher.add(returned)
        matcher.settle(at: start)
        // Agent 3, who gave it back, is free, and agent 1 has no room: it waits for the end of the round.
        #expect(offers(&matcher).isEmpty)
        matcher.settle(at: start + .seconds(60))
        #expect(offers(&matcher).contains { $0 == (2, 3) })
    }

    @Test mutating func offersATransferToTheAgentNamedAlone() throws {
        matcher.register(agent(1, capacity: 5))
        matcher.register(agent(2, capacity: 5))
        matcher.register(agent(3, capacity: 5))
        let context = entry(1).context
        matcher.assign(
            Assignment(
                context: context, agent: AgentID(high: 1, low: 1), epoch: 1, lease: LeaseID(high: 1, low: 1),
                offer: OfferID(high: 1, low: 1), since: start))
        var transfer = entry(1)
        transfer.reason = .transferred
        transfer.previousAgent = AgentID(high: 1, low: 1)
        transfer.toAgent = AgentID(high: 1, low: 3)
        matcher.add(transfer)
        matcher.settle(at: start)
        #expect(offers(&matcher).map(\.agent) == [3])
        // It stays the first agent's until the second one has it.
        #expect(matcher.assignments[context.conversationID]?.agent.low == 1)
        let offer = try #require(matcher.entries[context.conversationID]?.offer)
        _ = try matcher.accept(offer.id, by: offer.agent, at: start)
        matcher.assign(
            Assignment(
                context: context, agent: offer.agent, epoch: 2, lease: LeaseID(high: 1, low: 2), offer: offer.id,
                since: start))
        #expect(matcher.assignments[context.conversationID]?.agent.low == 3)
        let ended = matcher.takeEffects().contains { effect in
            if case .assignmentEnded(let old, .transferred) = effect { old.agent.low == 1 } else { false }
        }
        #expect(ended)
        // The router's withdrawal of the old lease does not touch the new one.
        matcher.withdraw(context.conversationID, epoch: 1, offer: nil, reason: .transferred)
        #expect(matcher.assignments[context.conversationID]?.agent.low == 3)
    }

    @Test mutating func takesBackOffersOfWhoGoesOnABreak() {
        matcher.register(agent(1))
        matcher.add(entry(1))
        matcher.settle(at: start)
        _ = offers(&matcher)
        matcher.register(agent(2))
        matcher.setPresence(.away, of: AgentID(high: 1, low: 1))
        matcher.settle(at: start + .seconds(1))
        #expect(offers(&matcher).map(\.agent) == [2])
    }

    @Test mutating func ignoresWhatIsOutdated() {
        matcher.register(agent(1))
        var new = entry(1)
        new.epoch = 5
        matcher.add(new)
        matcher.add(entry(1))
        #expect(matcher.entries.values.map(\.epoch) == [5])
        matcher.withdraw(new.conversation, epoch: 4, offer: nil, reason: .customerClosed)
        #expect(matcher.entries.count == 1)
        matcher.withdraw(new.conversation, epoch: 5, offer: OfferID(high: 9, low: 9), reason: .offerOutdated)
        #expect(matcher.entries.count == 1)
        matcher.withdraw(new.conversation, epoch: 5, offer: nil, reason: .customerClosed)
        #expect(matcher.entries.isEmpty && matcher.lines.isEmpty)
    }

    @Test mutating func expiresTheLeaseOfAnAgentWhoIsNotKnown() {
        matcher.assign(
            Assignment(
                context: entry(1).context, agent: AgentID(high: 8, low: 8), epoch: 1, lease: LeaseID(high: 1, low: 1),
                offer: OfferID(high: 1, low: 1), since: start))
        matcher.settle(at: start)
        #expect(matcher.assignments.isEmpty)
        #expect(matcher.takeEffects().contains { if case .leaseExpired = $0 { true } else { false } })
    }
}

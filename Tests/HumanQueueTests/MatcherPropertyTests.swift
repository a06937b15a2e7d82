import TandemEvents
import Testing

@testable import HumanQueue

/// Random histories of agents, conversations and the router, checked after each step.
@Suite struct MatcherPropertyTests {
    private struct World {
        var random: SplitMix
        var matcher = Matcher(settings: MatchingSettings())
        var now = Timestamp(milliseconds: 1_800_000_000_000)
        var next: UInt64 = 1
        var arrived: [ConversationID: Timestamp] = [:]
        let skills = ["sv", "fr", "fraud"]

        init(seed: UInt64) {
            random = SplitMix(state: seed)
            for number in UInt64(1)...5 {
                matcher.register(
                    QueueAgent(
                        id: AgentID(high: 1, low: number), name: "", skills: someSkills(2), presence: .available,
                        capacity: Int.random(in: 0...3, using: &random), connections: 1, aliveUntil: now))
            }
        }

        mutating func someSkills(_ most: Int) -> Set<String> {
            Set((0..<Int.random(in: 0...most, using: &random)).compactMap { _ in skills.randomElement(using: &random) })
        }

        mutating func someAgent() -> AgentID { AgentID(high: 1, low: UInt64.random(in: 1...5, using: &random)) }

        mutating func step() {
            now = now + .milliseconds(Int64.random(in: 0...20_000, using: &random))
            switch Int.random(in: 0..<12, using: &random) {
            case 0...3: arrive()
            case 4: matcher.setPresence(Presence.allCases.randomElement(using: &random) ?? .busy, of: someAgent())
            case 5: matcher.setCapacity(Int.random(in: 0...3, using: &random), of: someAgent())
            case 6: matcher.connect(someAgent())
            case 7: matcher.disconnect(someAgent(), at: now)
            case 8, 9: answer(accepts: true)
            case 10: answer(accepts: false)
            default: leave()
            }
            matcher.settle(at: now)
        }

        mutating func arrive() {
            let requestedAt = now - .seconds(Int.random(in: 0...300, using: &random))
            let context = ConversationContext(
                conversationID: ConversationID(high: 2, low: next), customerID: CustomerID(high: 3, low: next),
                brand: "", channel: Channel(kind: .web))
            let previous = Bool.random(using: &random) ? someAgent() : nil
            arrived[context.conversationID] = now
            matcher.add(
                QueueEntry(
                    context: context, request: EventID(high: 4, low: next), epoch: 1, reason: .requested,
                    priority: Int.random(in: 0...1_000, using: &random), requiredSkills: someSkills(1),
                    preferredSkills: someSkills(1), requestedAt: requestedAt, queuedAt: now,
                    deadline: now + .seconds(1_800), previousAgent: previous))
            next += 1
        }

        mutating func answer(accepts: Bool) {
            let open = matcher.offered.sorted().compactMap { matcher.entries[$0] }
            guard let entry = open.randomElement(using: &random), let offer = entry.offer else { return }
            guard accepts else {
                _ = try? matcher.decline(offer.id, by: offer.agent, at: now)
                return
            }
            guard (try? matcher.accept(offer.id, by: offer.agent, at: now)) != nil else { return }
            matcher.assign(
                Assignment(
                    context: entry.context, agent: offer.agent, epoch: 2,
                    lease: LeaseID(high: 5, low: entry.request.low),
                    offer: offer.id, since: now))
        }

        mutating func leave() {
            guard let held = matcher.assignments.keys.sorted().randomElement(using: &random) else { return }
            matcher.withdraw(held, epoch: 2, offer: nil, reason: .resolved)
        }
    }

    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 1, 2, 3])
    func offersAreRightWhateverHappens(seed: UInt64) throws {
        var world = World(seed: seed)
        for step in 0..<1_500 {
            let before = world.matcher
            world.step()
            let here: Comment = "seed \(seed), step \(step)"
            let matcher = world.matcher
            for effect in world.matcher.takeEffects() {
                guard case .offerMade(let entry, let offer) = effect else { continue }
                let agent = try #require(matcher.agents[offer.agent], here)
                #expect(agent.presence == .available && !agent.isGone(at: world.now), here)
                #expect(agent.skills.isSuperset(of: entry.requiredSkills), here)
                #expect(offer.expiresAt == world.now + .seconds(30), here)
                // The same agent again only where the round was over for everybody who could have had it.
                if before.entries[entry.conversation]?.tried.contains(offer.agent) == true {
                    let roundStart = try #require(before.entries[entry.conversation]?.roundStartedAt, here)
                    let tried = try #require(before.entries[entry.conversation]?.tried, here)
                    let others = matcher.agents.values.contains { other in
                        other.isOnShift(at: world.now) && other.skills.isSuperset(of: entry.requiredSkills)
                            && !tried.contains(other.id)
                    }
                    #expect(!others || world.now - roundStart >= .seconds(60), here)
                }
            }
            check(matcher, at: world.now, here)
        }
    }

    private func check(_ matcher: Matcher, at now: Timestamp, _ here: Comment) {
        let loads = matcher.currentLoads()
        let standing = matcher.offered.compactMap { matcher.entries[$0]?.offer }
        #expect(Set(standing.map(\.id)).count == matcher.offered.count, here)
        #expect(Set(matcher.entries.keys).isDisjoint(with: matcher.assignments.keys), here)
        #expect(matcher.lines.values.reduce(0) { $0 + $1.count } == matcher.entries.count, here)
        #expect(matcher.lines.values.allSatisfy { $0 == $0.sorted() }, here)
        for offer in standing where !offer.isAccepted {
            #expect(offer.expiresAt > now, here)
        }
        // Whoever has room and could take an entry at once leaves none waiting that nothing holds back.
        for entry in matcher.entries.values where entry.offer == nil && entry.tried.isEmpty {
            let isHeld =
                now < entry.requestedAt + .seconds(20) && !entry.preferredSkills.isEmpty
                || now < entry.queuedAt + .seconds(30) && entry.previousAgent != nil
            guard !isHeld else { continue }
            let free = matcher.agents.values.filter { agent in
                agent.presence == .available && !agent.isGone(at: now) && loads[agent.id, default: 0] < agent.capacity
                    && agent.skills.isSuperset(of: entry.requiredSkills)
            }
            #expect(free.isEmpty, here)
        }
    }

    /// However many urgent conversations come, nothing that came 1,000 seconds later goes before one without priority.
    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 7])
    func nobodyStarves(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var matcher = Matcher(settings: MatchingSettings())
        let start = Timestamp(milliseconds: 1_800_000_000_000)
        let agent = AgentID(high: 1, low: 1)
        matcher.register(
            QueueAgent(
                id: agent, name: "", skills: [], presence: .available, capacity: 1, connections: 1, aliveUntil: start))
        var overtaking: [Duration] = []
        var isServed = false
        for second in 0..<4_000 where !isServed {
            let now = start + .seconds(second)
            // Two come for each that can be served, all more urgent than the first.
            for half in 0...1 {
                let id = UInt64(second * 2 + half)
                let context = ConversationContext(
                    conversationID: ConversationID(high: 2, low: id), customerID: CustomerID(high: 3, low: id),
                    brand: "", channel: Channel(kind: .web))
                let priority = id == 0 ? 0 : Int.random(in: 500...1_000, using: &random)
                matcher.add(
                    QueueEntry(
                        context: context, request: EventID(high: 4, low: id), epoch: 1, reason: .requested,
                        priority: priority, requiredSkills: [], preferredSkills: [], requestedAt: now, queuedAt: now,
                        deadline: now + .seconds(1_800)))
            }
            matcher.settle(at: now)
            let served = try #require(matcher.offered.first.flatMap { matcher.entries[$0] })
            isServed = served.conversation.low == 0
            overtaking.append(served.requestedAt - start)
            let offer = try #require(served.offer)
            _ = try matcher.accept(offer.id, by: agent, at: now)
            matcher.withdraw(served.conversation, epoch: 1, offer: offer.id, reason: .resolved)
        }
        #expect(isServed, "seed \(seed)")
        #expect(overtaking.allSatisfy { $0 <= .seconds(1_000) }, "seed \(seed)")
    }
}

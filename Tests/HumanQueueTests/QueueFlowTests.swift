import Foundation
import Messaging
import MessagingTestKit
import SQLiteMessaging
import TandemEvents
import Testing

@testable import HumanQueue

/// The queue between the router, played by the test, and agents over HTTP.
@Suite(.timeLimit(.minutes(1))) struct QueueFlowTests {
    @Test func bringsAConversationToAnAgentAndItsReplyBack() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            try await maja.connected { stream in
                try await stream.wait { $0.contains { $0.kind == "snapshot" } }
                try await maja.set(.available)
                try await harness.record(
                    ConversationMessage(
                        sequence: 1, messageID: MessageID(high: 1, low: 1), author: Author(kind: .customer),
                        content: Content(text: "Je veux parler à un humain")), about: 1)
                try await harness.needPerson(1)
                let made = try await harness.offer()
                #expect(made.agent == maja.reference)
                #expect(made.offer.expiresAt == harness.now + .seconds(30))
                let shown = try await stream.first { $0.kind == "offer.made" ? $0.data : nil }
                let offer = try EventCodec().decode(OfferView.self, from: shown)
                #expect(offer.id == made.offer.offerID)
                #expect(offer.topic == "refund.status")
                #expect(try await maja.get("/v1/offers", OfferAnswers.self).offers == [offer])

                #expect(try await maja.accept(offer.id) == 202)
                try await harness.said.wait { $0.contains { if case .offerAccepted = $0.body { true } else { false } } }
                // An acceptance is a request: nothing is the agent's before the router says so.
                #expect(try await maja.get("/v1/conversations", ConversationAnswers.self).conversations.isEmpty)
                try await harness.assign(1, to: maja.id, offer: offer.id)
                let assigned = try EventCodec().decode(
                    ConversationView.self,
                    from: try await stream.first { $0.kind == "conversation.assigned" ? $0.data : nil })
                #expect(assigned.epoch == 2)
                #expect(assigned.sequence == 1)
                #expect(assigned.brief?.topic == "refund.status")

                let path = "/v1/conversations/\(assigned.id)"
                let sent = try await maja.post(
                    path + "/messages",
                    MessageRequest(text: "Bonjour", seen: 1, epoch: 2, lease: try #require(assigned.lease)))
                #expect(sent.status == 202)
                let message: MessageSent = try await harness.said.first {
                    if case .messageSent(let body) = $0.body { body } else { nil }
                }
                #expect(message.content.text == "Bonjour")
                #expect(message.seen == 1)
                #expect(try message.messageID == sent.decoded(MessageAnswer.self).id)
                #expect(try await maja.get(path, ConversationView.self).replies.map(\.id) == [message.messageID])
                try await harness.record(
                    ConversationMessage(
                        sequence: 2, messageID: message.messageID,
                        author: Author(kind: .agent, id: maja.id.description, name: "Maja"),
                        content: message.content), about: 1)
                try await stream.wait { $0.contains { $0.kind == "conversation.event" } }
                #expect(try await maja.get(path, ConversationView.self).replies.isEmpty)

                #expect(
                    try await maja.post(path + "/resolve", ResolveRequest(seen: 2, outcome: .resolved)).status == 202)
                let resolved: Resolved = try await harness.said.first {
                    if case .resolved(let body) = $0.body { body } else { nil }
                }
                #expect(resolved.seen == 2)
                #expect(resolved.lease == assigned.lease)
                try await harness.ask(Withdrawn(epoch: 2, reason: .resolved), about: 1)
                try await stream.wait { $0.contains { $0.kind == "conversation.ended" } }
                let wrapped = try await maja.post(
                    path + "/wrap-up",
                    WrapUpRequest(topic: "refund.status", outcome: .resolved, botVerdict: .notInvolved))
                #expect(wrapped.status == 202)
                try await harness.said.wait { $0.contains { if case .wrappedUp = $0.body { true } else { false } } }
            }
            let sequences = await harness.said.all.filter { $0.conversation != nil }.compactMap { $0.outbox?.sequence }
            #expect(sequences == Array(1...sequences.count))
            #expect(Set(await harness.said.all.compactMap { $0.outbox?.id }).count == 1)
        }
    }

    @Test func passesAnOfferOnWhenItTimesOutOrIsDeclined() async throws {
        try await QueueHarness.run { harness, queue in
            let first = try await queue.agent("Ana")
            let second = try await queue.agent("Bo")
            try await first.connected { _ in
                try await second.connected { _ in
                    try await first.set(.available)
                    try await second.set(.available)
                    try await harness.needPerson(1)
                    let one = try await harness.offer()
                    harness.time.advance(by: .seconds(30))
                    let two = try await harness.offer(2)
                    let expired: OfferExpired = try await harness.said.first {
                        if case .offerExpired(let body) = $0.body { body } else { nil }
                    }
                    #expect(expired.offerID == one.offer.offerID)
                    #expect(two.agent?.id != one.agent?.id)
                    let late = one.agent?.id == first.id ? first : second
                    let next = one.agent?.id == first.id ? second : first
                    #expect(try await late.accept(one.offer.offerID) == 404)
                    #expect(
                        try await next.post(
                            "/v1/offers/\(two.offer.offerID)/decline", DeclineRequest(reason: .busy)
                        ).status == 202)
                    let declined: OfferDeclined = try await harness.said.first {
                        if case .offerDeclined(let body) = $0.body { body } else { nil }
                    }
                    #expect(declined.reason == .busy)
                    // Both have had it: a new round begins after a pause.
                    harness.time.advance(by: .seconds(15))
                    let three = try await harness.offer(3)
                    #expect(three.conversation == one.conversation)
                }
            }
        }
    }

    @Test func letsOneAgentOnlyAcceptAnOffer() async throws {
        try await QueueHarness.run { harness, queue in
            let ana = try await queue.agent("Ana")
            let bo = try await queue.agent("Bo")
            try await ana.set(.available)
            try await bo.set(.available)
            try await harness.needPerson(1)
            let made = try await harness.offer()
            async let left = ana.accept(made.offer.offerID)
            async let right = bo.accept(made.offer.offerID)
            let answers = try await [left, right]
            #expect(answers.sorted() == [202, 404])
            let owner = made.agent?.id == ana.id ? ana : bo
            #expect(try await owner.accept(made.offer.offerID) == 202)
            // Declining what was accepted is too late.
            #expect(
                try await owner.post(
                    "/v1/offers/\(made.offer.offerID)/decline", DeclineRequest(reason: nil)
                ).status == 409)
            let accepted = await harness.said.all.filter { if case .offerAccepted = $0.body { true } else { false } }
            #expect(accepted.count <= 1)
        }
    }

    @Test func losesTheLeaseThirtySecondsAfterTheConnection() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            try await maja.connected { _ in
                try await maja.set(.available)
                try await harness.needPerson(1)
                let made = try await harness.offer()
                _ = try await maja.accept(made.offer.offerID)
                try await harness.assign(1, to: maja.id, offer: made.offer.offerID)
                try await queue.waitForAssignment(1, of: maja)
                // Connected, nothing is lost however long it takes.
                harness.time.advance(by: .seconds(600))
            }
            try await queue.waitForDisconnection(of: maja)
            harness.time.advance(by: .seconds(20))
            // Back in time, the agent goes on.
            try await maja.connected { stream in
                try await stream.wait { $0.contains { $0.kind == "snapshot" } }
                harness.time.advance(by: .seconds(60))
                let held = try await maja.get("/v1/conversations", ConversationAnswers.self).conversations
                #expect(held.count == 1)
            }
            try await queue.waitForDisconnection(of: maja)
            harness.time.advance(by: .seconds(31))
            let expired: LeaseExpired = try await harness.said.first {
                if case .leaseExpired(let body) = $0.body { body } else { nil }
            }
            #expect(expired.epoch == 2)
            #expect(expired.lease == LeaseID(high: 0x7000, low: 1))
            #expect(try await maja.get("/v1/agent", AgentView.self).presence == .offline)
            #expect(try await maja.get("/v1/conversations", ConversationAnswers.self).conversations.isEmpty)
        }
    }

    @Test func goesOnAfterARestartWithFreshLeases() async throws {
        let harness = try await QueueHarness()
        try await harness.observe {
            let owner = Observed<TestAgent>()
            let waiting = harness.now
            try await harness.withQueue { queue in
                let maja = try await queue.agent("Maja", capacity: 1)
                await owner.add(maja)
                try await maja.connected { _ in
                    try await maja.set(.available)
                    try await harness.needPerson(1)
                    let made = try await harness.offer()
                    _ = try await maja.accept(made.offer.offerID)
                    try await harness.assign(1, to: maja.id, offer: made.offer.offerID)
                    try await queue.waitForAssignment(1, of: maja)
                    try await harness.needPerson(2)
                    try await queue.waitForQueue(1, as: maja)
                }
            }
            harness.time.advance(by: .seconds(300))
            try await harness.withQueue { queue in
                let maja = try await queue.signIn(try #require(await owner.all.first?.token))
                #expect(try await maja.get("/v1/conversations", ConversationAnswers.self).conversations.count == 1)
                #expect(try await maja.get("/v1/agent", AgentView.self).presence == .available)
                try await maja.set(capacity: 2)
                let second = try await harness.offer(2)
                #expect(second.conversation == harness.context(2).conversationID)
                // Nobody came back in time.
                harness.time.advance(by: .seconds(31))
                _ = try await harness.said.first { event -> LeaseExpired? in
                    if case .leaseExpired(let body) = event.body { body } else { nil }
                }
                // The router queues it again with its original waiting time.
                try await harness.needPerson(1, epoch: 3, requestedAt: waiting, reason: .agentLost)
                try await maja.set(.available)
                let third = try await harness.offer(3)
                #expect(third.conversation == harness.context(1).conversationID)
                #expect(third.offer.epoch == 3)
            }
        }
        await harness.transport.close()
    }

    @Test func givesBackRefusedRepliesWithTheReason() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            try await maja.connected { stream in
                let view = try await harness.hold(1, by: maja, queue)
                let path = "/v1/conversations/\(view.id)"
                let sent = try await maja.post(
                    path + "/messages",
                    MessageRequest(text: "Too late", seen: 0, epoch: 1, lease: LeaseID(high: 0x7000, low: 9)))
                let id = try sent.decoded(MessageAnswer.self).id
                try await harness.ask(
                    ReplyRefused(messageID: id, agentID: maja.id, reason: .outdatedEpoch), about: 1)
                let refused = try EventCodec().decode(
                    ReplyRefusedView.self, from: try await stream.first { $0.kind == "reply.refused" ? $0.data : nil })
                #expect(refused.message == id)
                #expect(refused.reason == "outdatedEpoch")
                let reply = try #require(try await maja.get(path, ConversationView.self).replies.first)
                #expect(reply.refusal == "outdatedEpoch")
                #expect(reply.text == "Too late")
            }
        }
    }

    @Test func keepsNotesOutOfTheTopicsAndMasksCards() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            try await maja.connected { _ in
                let view = try await harness.hold(1, by: maja, queue)
                let path = "/v1/conversations/\(view.id)"
                #expect(
                    try await maja.post(path + "/notes", NoteRequest(text: "Card 4111 1111 1111 1111")).status == 201)
                let notes = try await maja.get(path + "/notes", NoteAnswers.self).notes
                #expect(notes.map(\.text) == ["Card [card ••1111]"])
                #expect(notes.map(\.author) == ["Maja"])
                let sent = try await maja.post(
                    path + "/messages",
                    MessageRequest(
                        text: "Yours is 4111-1111-1111-1111", seen: 0, epoch: 2, lease: try #require(view.lease)))
                #expect(try sent.decoded(MessageAnswer.self).text == "Yours is [card ••1111]")
                let message: MessageSent = try await harness.said.first {
                    if case .messageSent(let body) = $0.body { body } else { nil }
                }
                #expect(message.content.text == "Yours is [card ••1111]")
                #expect(message.content.redactions.map(\.kind) == [.cardNumber])
                let said = await harness.said.all.map { "\($0)" }.joined()
                #expect(!said.contains("Card [card"))
                #expect(!said.contains("4111"))
            }
        }
    }

    @Test func doesARepeatedRequestOnce() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            try await maja.connected { _ in
                let view = try await harness.hold(1, by: maja, queue)
                let path = "/v1/conversations/\(view.id)/messages"
                let request = MessageRequest(text: "Once", seen: 0, epoch: 2, lease: try #require(view.lease))
                let first = try await maja.post(path, request, key: "k")
                let again = try await maja.post(path, request, key: "k")
                #expect(first.body == again.body)
                #expect(first.status == again.status)
                var other = request
                other.text = "Twice"
                let second = try await maja.post(path, other, key: "k")
                #expect(try second.decoded(MessageAnswer.self).id != first.decoded(MessageAnswer.self).id)
                let texts = try await harness.said.wait { said in
                    said.count { if case .messageSent = $0.body { true } else { false } } >= 2
                }.compactMap { event -> String? in
                    if case .messageSent(let body) = event.body { body.content.text } else { nil }
                }
                #expect(texts == ["Once", "Twice"])
            }
        }
    }

    @Test func makesADeadLetterOfWhatItCannotReadAndGoesOn() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja")
            try await maja.connected { _ in
                try await maja.set(.available)
                let topic = Topic.agentTasks.transportName()
                let key = Data(harness.context(1).conversationID.description.utf8)
                for value in [Data("{".utf8), Data([0xFF, 0xFE]), Data("[]".utf8), nil] {
                    try await harness.send(
                        OutgoingMessage(
                            topic: topic, key: key, value: value,
                            headers: [MessageHeader("ce_type", PersonNeeded.type.description)]))
                }
                try await harness.needPerson(1)
                let made = try await harness.offer()
                #expect(made.conversation == harness.context(1).conversationID)
                let letters = try await harness.deadLetters.wait { $0.count >= 4 }
                #expect(letters.count == 4)
                #expect(letters.allSatisfy { $0.subject == harness.context(1).conversationID.description })
            }
        }
    }

    @Test func tellsTheRouterWhetherAnybodyIsOnShift() async throws {
        try await QueueHarness.run { harness, queue in
            let counts = { @Sendable (skills: [String]) in
                { @Sendable (event: Event<ControlEvent>) -> Int? in
                    guard case .staffingChanged(let body) = event.body, body.skills == skills else { return nil }
                    return body.onShift
                }
            }
            #expect(try await harness.controls.first(1, counts([])) == 0)
            let maja = try await queue.agent("Maja", languages: ["sv"], skills: ["fraud"])
            try await maja.connected { stream in
                try await stream.wait { $0.contains { $0.kind == "snapshot" } }
                try await maja.set(.available)
                await harness.time.waitForSleepers(1)
                harness.time.advance(by: .seconds(2))
                #expect(try await harness.controls.first(2, counts([])) == 1)
                // A group is told of once somebody has asked for it.
                try await harness.needPerson(1, required: ["fraud"])
                _ = try await harness.offer()
                harness.time.advance(by: .seconds(2))
                #expect(try await harness.controls.first(1, counts(["fraud"])) == 1)
                try await maja.set(.away)
                harness.time.advance(by: .seconds(2))
                #expect(try await harness.controls.first(3, counts([])) == 0)
                #expect(try await harness.controls.first(2, counts(["fraud"])) == 0)
            }
        }
    }

    @Test func estimatesWaitsFromDataOnly() async throws {
        try await QueueHarness.run { harness, queue in
            let maja = try await queue.agent("Maja", capacity: 1)
            try await maja.connected { _ in
                try await maja.set(.available)
                for number in UInt64(1)...8 { try await harness.needPerson(number) }
                let estimates = { @Sendable (event: Event<AgentEvent>) -> WaitEstimated? in
                    if case .waitEstimated(let body) = event.body { body } else { nil }
                }
                harness.time.advance(by: .seconds(2))
                let early = try await harness.said.first(3, estimates)
                #expect(early.low == nil && early.high == nil)
                for round in 1...6 {
                    let made = try await harness.offer(round)
                    harness.time.advance(by: .seconds(20))
                    _ = try await maja.accept(made.offer.offerID)
                    let number = UInt64(round)
                    try await harness.assign(number, to: maja.id, offer: made.offer.offerID, lease: number)
                    try await queue.waitForAssignment(number, of: maja)
                    harness.time.advance(by: .seconds(40))
                    try await harness.ask(Withdrawn(epoch: 2, reason: .resolved), about: number)
                }
                _ = try await harness.offer(7)
                harness.time.advance(by: .seconds(2))
                let known = try await harness.said.first { event in
                    estimates(event).flatMap { $0.low == nil ? nil : $0 }
                }
                let low = try #require(known.low)
                let high = try #require(known.high)
                #expect(known.position >= 1)
                #expect(low <= high)
                // One a minute: the bounds hold that.
                #expect(low <= 60 * known.position && high >= 20 * known.position)
                #expect(known.epoch == 1)
            }
        }
    }
}

import TandemEvents
import Testing

/// Conversations through all four services, as customers and agents have them.
@Suite(.timeLimit(.minutes(2))) struct ConversationSuiteTests {
    @Test func aFrenchQuestionIsAnsweredFromAnArticle() async throws {
        try await SuiteSystem.run { system in
            let customer = try await system.customer()
            let message = try await customer.say("Quand est-ce que je serai remboursé ?")
            let reply = try await customer.reply(to: message)
            #expect(reply.author?.kind == "ai")
            #expect(reply.sources?.map(\.id) == ["refund.status"])
            #expect(reply.content?.language?.tag == "fr")
            let events = try await customer.events()
            #expect(
                events.contains { $0.type == "notice" && $0.kind == "aiDisclosure" && $0.sequence < reply.sequence })
            #expect(events.map(\.sequence) == Array(1...events.count))
        }
    }

    @Test func aPersonIsReachedInTheFirstMessageAnswersResolvesAndIsReachedAgain() async throws {
        try await SuiteSystem.run { system in
            let agent = try await system.agent("Ada")
            let customer = try await system.customer()
            let message = try await customer.say("je veux parler à un humain")
            try await customer.waitFor("the queue") { $0.to?.state == "queued" }
            let conversation = try await agent.takeOffer()
            #expect(conversation.id == customer.conversation)
            try await agent.reply("Bonjour, c'est Ada.", in: conversation, seen: customer.sequence(of: message))
            let reply = try await customer.reply(to: message)
            #expect(reply.author?.kind == "agent")
            #expect(reply.author?.name == "Ada")
            #expect(reply.content?.allText == "Bonjour, c'est Ada.")
            try await agent.resolve(conversation)
            try await customer.waitFor("the end") { $0.type == "closed" }
            let again = try await customer.say("Où est ma commande ?")
            try await customer.waitFor("the reopening") { $0.type == "reopened" }
            _ = try await customer.waitFor("an answer or the queue") {
                $0.answers?.contains(again) == true || $0.to?.state == "queued" || $0.to?.state == "person"
            }
            let events = try await customer.events()
            #expect(events.map(\.sequence) == Array(1...events.count))
        }
    }

    @Test func nobodyOnShiftIsToldTheTruthWithAReference() async throws {
        try await SuiteSystem.run { system in
            let customer = try await system.customer()
            try await customer.say("I want to talk to a human")
            try await customer.waitFor("a case") { $0.to?.state == "pending" }
            let notice = try await customer.waitFor("the notice") { $0.kind == "noPersonOnShift" }
            #expect(notice.content?.allText.isEmpty == false)
        }
    }

    @Test func aRetryIsTheSameMessage() async throws {
        try await SuiteSystem.run { system in
            let customer = try await system.customer()
            let first = try await customer.say("Where is my order?", key: "once")
            let second = try await customer.say("Where is my order?", key: "once")
            #expect(first == second)
            _ = try await customer.reply(to: first)
            let mine = try await customer.events().filter { $0.author?.kind == "customer" }
            #expect(mine.count == 1)
        }
    }
}

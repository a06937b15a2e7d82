import TandemEvents
import Testing

@testable import BotResponder

@Suite struct EmbeddedEngineTests {
    @Test(arguments: ["de", "en", "fr", "sv"])
    func examplesFindTheirTopic(in language: String) throws {
        let engine = try BuiltInKnowledge.engine.get()
        for topic in engine.knowledge.topics {
            for example in topic.texts[language]?.examples ?? [] {
                let ranking = try #require(engine.ranking(of: example, language: language))
                #expect(engine.knowledge.topics[ranking.topics[0]].id == topic.id, "\(example)")
                #expect(engine.knowledge.languages[ranking.language] == language, "\(example)")
                #expect(ranking.confidence >= 900, "\(example)")
            }
        }
    }

    @Test func foreignQuestionsAreNotAnswered() throws {
        let engine = try BuiltInKnowledge.engine.get()
        for (language, questions) in engine.knowledge.foreignQuestions {
            for question in questions {
                guard case .cannotAnswer = engine.reply(to: request(question, language: language)).outcome else {
                    Issue.record("\(language): \(question)")
                    continue
                }
            }
        }
    }

    @Test(arguments: [
        ("ou est mon colis svp, toujours rien reçu", "fr", "order.status"),
        ("hallo, wo bleibt meine erstattung???", "de", "refund.status"),
        ("kan jag returnera en vara som inte passar", "sv", "return.start"),
        ("can i return the shoes i bought", "en", "return.start"),
    ])
    func questionsAreAnsweredFromAnArticle(_ text: String, _ language: String, _ topic: String) throws {
        let engine = try BuiltInKnowledge.engine.get()
        let reply = engine.reply(to: request(text))
        let article = try #require(engine.knowledge.topic(topic))
        guard case .answer(let content) = reply.outcome else {
            Issue.record("not answered: \(reply)")
            return
        }
        #expect(content.text == article.texts[language]?.answer?.replacing("{brand}", with: "Acme"))
        #expect(content.language?.tag == language)
        #expect(reply.articles == [ArticleReference(id: ArticleID(rawValue: topic), version: "1")])
        #expect(reply.topic == topic)
        #expect((650...1000).contains(reply.confidence))
    }

    @Test(arguments: [
        ("je veux parler à un humain", HandoffReason.requested, "human.request"),
        ("Ich will mit einem Menschen sprechen!", .requested, "human.request"),
        ("someone used my account", .risk, "fraud.report"),
        ("jag vill inte leva längre", .risk, "crisis"),
        ("mon mari est décédé", .risk, "bereavement"),
        ("inkasso hat mir geschrieben wegen eurer rechnung", .policy, "debt.collection"),
        ("i want to make a complaint about your service", .complaint, "complaint"),
    ])
    func topicsOfPeopleAreHandedOver(_ text: String, _ reason: HandoffReason, _ topic: String) throws {
        let reply = try BuiltInKnowledge.engine.get().reply(to: request(text))
        #expect(reply.outcome == .handoff(reason))
        #expect(reply.topic == topic)
    }

    @Test(arguments: ["en": "are you a bot?", "fr": "t'es un robot ?", "de": "Bist du ein Bot", "sv": "är du en bot"])
    func machineSaysThatItIsOne(_ language: String, _ text: String) throws {
        let reply = try BuiltInKnowledge.engine.get().reply(to: request(text, language: language))
        #expect(reply.topic == "bot.identity")
        guard case .answer = reply.outcome else {
            Issue.record("not answered: \(reply)")
            return
        }
    }

    @Test func greetingOfNoLanguageIsAnsweredInTheDefaultOne() throws {
        for language in ["en", "sv"] {
            let engine = EmbeddedEngine(
                knowledge: try BuiltInKnowledge.loaded.get(), brandName: "Acme", defaultLanguage: language)
            guard case .answer(let content) = engine.reply(to: request("ok")).outcome else {
                Issue.record("not answered")
                continue
            }
            #expect(content.language?.tag == language)
        }
    }

    @Test func choiceOfATopicIsAnswered() throws {
        let engine = try BuiltInKnowledge.engine.get()
        let swedish = [Language(tag: "sv-SE", confidence: 900)]
        let reply = engine.reply(to: request([.choice(id: "refund.status")], languages: swedish))
        guard case .answer(let content) = reply.outcome else {
            Issue.record("not answered: \(reply)")
            return
        }
        #expect(content.language?.tag == "sv")
        #expect(reply.confidence == 1000)
        let person = engine.reply(to: request([.choice(id: "fraud.report")], languages: swedish))
        #expect(person.outcome == .handoff(.risk))
        let unknown = engine.reply(to: request([.choice(id: "no.such.topic")], languages: swedish))
        #expect(unknown.outcome == .handoff(.notUnderstood))
    }

    @Test func unsureQuestionsOfferTopics() throws {
        var thresholds = EngineThresholds()
        thresholds.answer = 1001
        thresholds.clarification = 0
        let engine = EmbeddedEngine(
            knowledge: try BuiltInKnowledge.loaded.get(), brandName: "Acme", defaultLanguage: "en",
            thresholds: thresholds)
        let reply = engine.reply(to: request("where is my refund", language: "en"))
        guard case .clarification(let content) = reply.outcome, case .choices(let choices) = content.parts.last else {
            Issue.record("no choices: \(reply)")
            return
        }
        #expect((1...3).contains(choices.count))
        #expect(choices.first?.id == "refund.status")
        #expect(!choices.contains { $0.id == Knowledge.outOfScopeID })
    }

    @Test func articlesThatDoNotHoldAreNotUsed() throws {
        let engine = try BuiltInKnowledge.engine.get()
        let before = try #require(Timestamp("2025-12-31T23:59:59Z"))
        let reply = engine.reply(to: request([.text("where is my order")], now: before))
        if case .answer = reply.outcome { Issue.record("answered from an article that does not hold yet") }
    }

    @Test func unreadableAndForeignLanguageGoToAPerson() throws {
        let engine = try BuiltInKnowledge.engine.get()
        let sealed = request([.text("d2hlcmU=")], protection: .sealed(keyID: "k1", algorithm: "A256GCM"))
        #expect(engine.reply(to: sealed).outcome == .handoff(.notUnderstood))
        #expect(engine.reply(to: request("🙂")).outcome == .handoff(.notUnderstood))
        #expect(engine.reply(to: request("Gdzie jest moja paczka", language: "pl")).outcome == .handoff(.notUnderstood))
    }

    @Test func switchedOffAssistantHandsOver() throws {
        let reply = try BuiltInKnowledge.engine.get().reply(to: request("where is my order", mode: .people))
        #expect(reply.outcome == .handoff(.switchedOff))
    }

    @Test func anyTextHasTheSameReplyTwice() throws {
        let knowledge = try BuiltInKnowledge.loaded.get()
        let first = try BuiltInKnowledge.engine.get()
        let second = EmbeddedEngine(knowledge: knowledge, brandName: "Acme", defaultLanguage: "en")
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let words = knowledge.topics.compactMap { $0.texts["fr"]?.examples }.joined()
            .flatMap { $0.split(separator: " ") }.map(String.init)
        let oddities = [
            "", " ", "\u{0}", "🙂🏽‍🚀", "заказ", "طلبي", "我的订单在哪里", "e\u{301}\u{301}\u{301}", "\u{202E}abc", "٣٤",
            "İ", "ﬁ", "\u{FFFD}", String(repeating: "x", count: 5_000), String(repeating: "é ", count: 50_000),
        ]
        for _ in 0..<200 {
            let parts = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? words.randomElement(using: &generator)! : oddities.randomElement(using: &generator)!
            }
            let text = parts.joined(separator: " ")
            var left = first.reply(to: request(text))
            let right = second.reply(to: request(text))
            left.cost = right.cost
            #expect(left == right, "seed \(seed)")
            #expect((0...1000).contains(left.confidence), "seed \(seed)")
        }
    }
}

import Foundation
import TandemEvents
import Testing

@testable import BotResponder

/// Guards the built-in knowledge against getting worse, on questions that are not among its examples: `label` is the topic
/// that is right. Thresholds were chosen with these questions in view, so this is no estimate for customers' questions.
@Suite struct AnswerQualityTests {
    private struct Question: Decodable {
        var text: String
        var lang: String
        var label: String
    }

    private static func questions() throws -> [Question] {
        let file = Bundle.module.bundleURL.appending(components: "Fixtures", "questions.jsonl")
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { line in
            try EventCodec().decode(Question.self, from: Data(line))
        }
    }

    @Test func wrongAnswersAreRareAndRightTopicsNear() throws {
        let engine = try BuiltInKnowledge.engine.get()
        let questions = try Self.questions()
        #expect(questions.count == 200)
        var decided = 0
        var right = 0
        var offered = 0
        for question in questions {
            let reply = engine.reply(to: request(question.text, language: question.lang))
            switch reply.outcome {
            case .answer, .handoff:
                decided += 1
                if reply.topic == question.label { right += 1 }
            case .clarification(let content):
                guard case .choices(let choices) = content.parts.last else { continue }
                if choices.contains(where: { $0.id == question.label }) { offered += 1 }
            case .cannotAnswer: continue
            }
        }
        #expect(Double(right) >= 0.95 * Double(decided), "\(right) of \(decided) right")
        #expect(decided >= 60)
        #expect(right + offered >= 115)
    }

    @Test func questionsOutsideTheKnowledgeAreNotAnswered() throws {
        let engine = try BuiltInKnowledge.engine.get()
        let foreign = try Self.questions().filter { $0.label == Knowledge.outOfScopeID }
        let answered = foreign.filter { question in
            if case .answer = engine.reply(to: request(question.text, language: question.lang)).outcome {
                true
            } else {
                false
            }
        }
        #expect(answered.count <= foreign.count / 20)
    }
}

import Foundation
import Messaging
import NIOHTTP1
import TandemEvents
import Testing

@Suite struct IntakeTests {
    @Test func acceptsAMessageOnceItStandsInTheTopic() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let answer = try await gateway.post(
                "/v1/conversations/\(conversation)/messages",
                #"{"text":"Où est ma commande ?","locale":"fr-FR"}"#, token: session.token, key: "m1")
            #expect(answer.status == 202)
            let events = try await gateway.customerEvents()
            #expect(events.count == 2)
            guard case .messageReceived(let message) = events[1].body else {
                Issue.record("the second event is no message")
                return
            }
            #expect(message.content.text == "Où est ma commande ?")
            #expect(message.content.locale == "fr-FR")
            #expect(message.messageID.description == (try answer.text("id")))
            #expect(events[1].id.description == (try answer.text("id")))
            #expect(events[1].conversation?.conversationID == conversation)
            #expect(events[1].conversation?.customerID == session.customer)
            #expect(events[1].traceparent?.count == 55)
            #expect(events[1].receivedAt?.description == (try answer.text("receivedAt")))
        }
    }

    @Test func makesARetryTheSameMessageAndAReusedKeyAnother() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            #expect(try await gateway.openConversation(session) == conversation)
            #expect(try await gateway.openConversation(session, key: "second") != conversation)
            let path = "/v1/conversations/\(conversation)/messages"
            let first = try await gateway.post(path, #"{"text":"hello"}"#, token: session.token, key: "k")
            let retry = try await gateway.post(path, #"{ "text" : "hello" }"#, token: session.token, key: "k")
            let other = try await gateway.post(path, #"{"text":"bye"}"#, token: session.token, key: "k")
            #expect(try first.text("id") == retry.text("id"))
            #expect(try first.text("id") != other.text("id"))
            let actions = "/v1/conversations/\(conversation)/actions"
            let person = try await gateway.post(actions, #"{"type":"requestPerson"}"#, token: session.token, key: "k")
            let again = try await gateway.post(actions, #"{"type":"requestPerson"}"#, token: session.token, key: "k")
            let back = try await gateway.post(actions, #"{"type":"returnToBot"}"#, token: session.token, key: "k")
            #expect(try person.text("id") == again.text("id"))
            #expect(try person.text("id") != back.text("id"))
        }
    }

    @Test(arguments: [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "４１１１　１１１１　１１１１　１１１１", "4111.1111.1111.1111",
        "٤١١١١١١١١١١١١١١١",
    ])
    func writesNoCardNumberAnywhere(number: String) async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let opened = try await gateway.post(
                "/v1/conversations", #"{"attributes":{"page":"\#(number)"}}"#, token: session.token, key: "c")
            let conversation = try opened.text("conversation")
            let path = "/v1/conversations/\(conversation)"
            let message = try await gateway.post(
                path + "/messages", #"{"text":"é \#(number), cvv 987 thanks"}"#, token: session.token, key: "m")
            let note = try await gateway.post(
                path + "/actions", #"{"type":"requestCallback","note":"card \#(number)"}"#, token: session.token,
                key: "a")
            let statuses: [Int] = [opened.status, message.status, note.status]
            #expect(statuses == [202, 202, 202])
            for record in try await gateway.records(in: .customerEvents) {
                let text = String(decoding: record.value ?? Data(), as: UTF8.self)
                #expect(!text.contains(number))
                #expect(!text.contains("987"))
            }
            let events = try await gateway.customerEvents()
            let content = events.compactMap { event in
                if case .messageReceived(let message) = event.body { message.content } else { nil }
            }[0]
            #expect(content.text == "é [card ••1111], cvv [security code] thanks")
            #expect(content.redactions.map(\.kind) == [.cardNumber, .securityCode])
            #expect(
                content.redactions.map(\.range) == [ScalarRange(start: 2, end: 15), ScalarRange(start: 21, end: 36)])
        }
    }

    @Test func writesActions() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let message = "00000000-0000-4000-8000-000000000001"
            let bodies = [
                #"{"type":"requestPerson"}"#, #"{"type":"returnToBot"}"#, #"{"type":"close"}"#,
                #"{"type":"requestCallback","earliest":"2026-11-24T09:00:00Z"}"#,
                #"{"type":"rate","messageID":"\#(message)","rating":"helpful","comment":"merci"}"#,
                #"{"type":"answerSurvey","survey":"csat","score":5}"#,
            ]
            for (index, body) in bodies.enumerated() {
                let answer = try await gateway.post(
                    "/v1/conversations/\(conversation)/actions", body, token: session.token, key: "a\(index)")
                #expect(answer.status == 202)
            }
            let types = try await gateway.customerEvents().map(\.type)
            #expect(
                types == [
                    ConversationOpened.type, PersonRequested.type, BotRequested.type, ConversationEnded.type,
                    CallbackRequested.type, AnswerRated.type, SurveyAnswered.type,
                ])
        }
    }

    @Test func continuesWhatIsTooOldInOneNewConversation() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let old = try await gateway.openConversation(session)
            let until = Timestamp(milliseconds: gateway.now + 1_000)
            let closed = Closed(sequence: 1, reason: .customerEnded, basis: .customer, reopenUntil: until)
            try await gateway.write(.closed(closed), to: old, customer: session.customer)
            _ = try await gateway.get("/v1/conversations/00000000-0000-4000-8000-000000000000", token: session.token)
            let path = "/v1/conversations/\(old)/messages"
            let reopening = try await gateway.post(path, #"{"text":"again"}"#, token: session.token, key: "1")
            #expect(try reopening.text("conversation") == old.description)
            gateway.advance(by: .seconds(2))
            let first = try await gateway.post(path, #"{"text":"later"}"#, token: session.token, key: "2")
            let second = try await gateway.post(path, #"{"text":"later still"}"#, token: session.token, key: "3")
            #expect(try first.text("previous") == old.description)
            #expect(try first.text("conversation") != old.description)
            #expect(try second.text("conversation") == first.text("conversation"))
            let openings = try await gateway.customerEvents().compactMap { event in
                if case .conversationOpened(let opened) = event.body { opened.previous } else { nil }
            }
            #expect(openings == [old])
            let rated = try await gateway.post(
                "/v1/conversations/\(old)/actions", #"{"type":"answerSurvey","survey":"csat","score":1}"#,
                token: session.token, key: "4")
            #expect(try rated.text("conversation") == old.description)
        }
    }

    @Test(arguments: [
        MessagingError(.unavailable, "away", isRetriable: true), MessagingError(.bufferFull, "full", isRetriable: true),
        MessagingError(.storageFull, "no space"),
    ])
    func refusesWhileNothingCanBeMadeDurable(error: MessagingError) async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let path = "/v1/conversations/\(conversation)/messages"
            gateway.transport.fail(with: error)
            let refused = try await gateway.post(path, #"{"text":"hello"}"#, token: session.token, key: "m")
            #expect(refused.status == 503)
            #expect(refused.code == "unavailable")
            #expect(refused.header("Retry-After") == "2")
            gateway.transport.fail(with: nil)
            let accepted = try await gateway.post(path, #"{"text":"hello"}"#, token: session.token, key: "m")
            #expect(accepted.status == 202)
            #expect(try await gateway.customerEvents().count == 2)
        }
    }

    @Test func passesTypingOnWithoutKeepingIt() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let answer = try await gateway.request(
                .PUT, "/v1/conversations/\(conversation)/typing", token: session.token,
                body: Data(#"{"typing":true}"#.utf8))
            #expect(answer.status == 204)
            let records = try await gateway.records(in: .ephemeral)
            #expect(records.count == 1)
            #expect(try await gateway.customerEvents().count == 1)
        }
    }
}

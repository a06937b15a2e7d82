import Foundation
import Messaging
import TandemEvents
import Testing

@Suite struct EventTests {
    private func answer(_ sequence: Int, _ text: String) -> ConversationEvent {
        .message(
            ConversationMessage(
                sequence: sequence, messageID: .starting(at: Timestamp(milliseconds: Int64(sequence))),
                author: Author(kind: .ai, name: "Tandem", model: "embedded"), content: Content(text: text),
                sources: [ArticleReference(id: "refund.status", version: "3")]))
    }

    @Test func showsAConversationAsPages() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            for sequence in 1...5 {
                try await gateway.write(
                    answer(sequence, "text \(sequence)"), to: conversation, customer: session.customer)
            }
            try await gateway.write(
                .reopened(Reopened(sequence: 6)), to: conversation, customer: session.customer)
            try await settle(gateway, session)
            let path = "/v1/conversations/\(conversation)"
            let page = try await gateway.get(path + "/events?after=1&limit=2", token: session.token).json
            #expect((page["events"] as? [[String: Any]])?.map { $0["sequence"] as? Int } == [2, 3])
            #expect(page["hasMore"] as? Bool == true)
            #expect(page["next"] as? Int == 3)
            let messages = try await gateway.get(path + "/messages?limit=500", token: session.token).json
            #expect((messages["messages"] as? [[String: Any]])?.count == 5)
            #expect(messages["next"] as? Int == 6)
            let empty = try await gateway.get(path + "/events?after=6", token: session.token).json
            #expect(empty["next"] as? Int == 6)
            let whole = try await gateway.get(path, token: session.token).json
            #expect(whole["sequence"] as? Int == 6)
            for query in ["after=-1", "after=x", "limit=0", "limit=501", "after=99999999999999999999"] {
                #expect(try await gateway.get(path + "/events?" + query, token: session.token).status == 422)
            }
        }
    }

    @Test func streamsWhatIsStoredAndWhatComesEachOnce() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            for sequence in 1...3 {
                try await gateway.write(
                    answer(sequence, "text \(sequence)"), to: conversation, customer: session.customer)
            }
            try await settle(gateway, session)
            let text = try await gateway.stream("/v1/conversations/\(conversation)/events", token: session.token) {
                text in
                if text.hasSuffix("id: 3\n") || !text.contains("id: 4"), text.contains("id: 3\n") {
                    for sequence in 4...6 {
                        try await gateway.write(
                            answer(sequence, "text \(sequence)"), to: conversation, customer: session.customer)
                    }
                }
                return text.contains("id: 6\n")
            }
            #expect(ids(in: text) == [1, 2, 3, 4, 5, 6])
            #expect(text.contains("event: message\n"))
            #expect(text.contains(#""articles""#) || text.contains(#""refund.status""#))
        }
    }

    @Test func resumesFromTheLastEvent() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            for sequence in 1...4 {
                try await gateway.write(
                    answer(sequence, "text \(sequence)"), to: conversation, customer: session.customer)
            }
            try await settle(gateway, session)
            let path = "/v1/conversations/\(conversation)/events"
            let resumed = try await gateway.stream(path, token: session.token, headers: [("Last-Event-ID", "2")]) {
                $0.contains("id: 4\n")
            }
            #expect(ids(in: resumed) == [3, 4])
            let after = try await gateway.stream(path + "?after=3", token: session.token) { $0.contains("id: 4\n") }
            #expect(ids(in: after) == [4])
            let page = try await gateway.get(path, token: session.token, headers: [("Last-Event-ID", "3")]).json
            #expect((page["events"] as? [[String: Any]])?.map { $0["sequence"] as? Int } == [4])
            let wrong = try await gateway.get(
                path, token: session.token, headers: [("Accept", "text/event-stream"), ("Last-Event-ID", "x")])
            #expect(wrong.status == 422)
        }
    }

    @Test func sendsHeartbeatsAndTyping() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            try await gateway.write(answer(1, "text"), to: conversation, customer: session.customer)
            try await settle(gateway, session)
            let context = ConversationContext(
                conversationID: conversation, customerID: session.customer, brand: "default",
                channel: Channel(kind: .web))
            let typing = Event(
                id: .starting(at: Timestamp(milliseconds: 0)), time: Timestamp(milliseconds: 0), source: .humanQueue,
                conversation: context, body: TypingChanged(author: Author(kind: .agent, name: "Ada"), typing: true))
            let message = try gateway.codec.encode(typing, topic: Topic.ephemeral.transportName())
            let text = try await gateway.stream("/v1/conversations/\(conversation)/events", token: session.token) {
                text in
                gateway.advance(by: .seconds(15))
                try await gateway.producer.send(message)
                return text.contains("event: typing.changed\n") && text.split(separator: ": heartbeat\n\n").count > 2
            }
            #expect(text.contains(#""name":"Ada""#))
        }
    }

    @Test func boundsTheStreamsOfACustomer() async throws {
        try await GatewayHarness.run(settings: ["TANDEM_GATEWAY_MAXIMUM_STREAMS_PER_CUSTOMER": "1"]) { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let path = "/v1/conversations/\(conversation)/events"
            _ = try await gateway.stream(path, token: session.token) { _ in
                let second = try await gateway.get(
                    path, token: session.token, headers: [("Accept", "text/event-stream")])
                #expect(second.status == 429)
                return true
            }
        }
    }

    @Test func survivesRecordsThatItCannotRead() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let key = Data(conversation.description.utf8)
            try await gateway.write(answer(1, "before"), to: conversation, customer: session.customer)
            try await gateway.producer.send(
                OutgoingMessage(
                    topic: Topic.conversationEvents.transportName(), key: key, value: Data("no JSON".utf8),
                    headers: [MessageHeader("ce_type", ConversationMessage.type.description)]))
            try await gateway.write(answer(2, "after"), to: conversation, customer: session.customer)
            try await settle(gateway, session)
            let page = try await gateway.get("/v1/conversations/\(conversation)/events", token: session.token).json
            #expect((page["events"] as? [[String: Any]])?.count == 2)
        }
    }

    @Test func servesItsPagesAndDescription() async throws {
        try await GatewayHarness.run(settings: ["TANDEM_GATEWAY_ALLOWED_ORIGINS": "https://shop.example"]) { gateway in
            for (path, type) in [
                ("/", "text/html; charset=utf-8"), ("/customer.js", "text/javascript; charset=utf-8"),
                ("/customer.css", "text/css; charset=utf-8"), ("/openapi.yaml", "application/yaml"),
            ] {
                let answer = try await gateway.get(path)
                #expect(answer.status == 200)
                #expect(answer.header("Content-Type") == type)
                #expect(answer.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
                #expect(answer.body.count > 500)
                let tag = try #require(answer.header("ETag"))
                #expect(try await gateway.get(path, headers: [("If-None-Match", tag)]).status == 304)
            }
            #expect(try await gateway.get("/health/live").status == 200)
            let metrics = String(decoding: try await gateway.get("/metrics").body, as: UTF8.self)
            #expect(metrics.isEmpty || metrics.contains("# TYPE"))
            let refused = try await gateway.get("/v1/conversations", headers: [("Origin", "https://shop.example")])
            #expect(refused.status == 401)
            #expect(refused.header("Access-Control-Allow-Origin") == "https://shop.example")
        }
    }

    /// Waits until the gateway has read the topics: it does so before it says that there is no conversation.
    private func settle(_ gateway: GatewayHarness, _ session: Session) async throws {
        // One identifier for each of the four partitions.
        for digit in 0..<16 {
            let id = "00000000-0000-4000-8000-00000000000\(String(digit, radix: 16))"
            let answer = try await gateway.get("/v1/conversations/\(id)", token: session.token)
            #expect(answer.status == 404)
        }
    }

    private func ids(in text: String) -> [Int] {
        text.split(separator: "\n").compactMap { $0.hasPrefix("id: ") ? Int($0.dropFirst(4)) : nil }
    }
}

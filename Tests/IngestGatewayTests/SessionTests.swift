import Crypto
import Foundation
import NIOHTTP1
import ServiceRuntime
import TandemEvents
import Testing

@Suite struct SessionTests {
    @Test func renewsASession() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            gateway.advance(by: .seconds(3_000))
            let renewed = try await gateway.post("/v1/sessions", "{}", token: session.token)
            #expect(try renewed.text("customerID") == session.customer.description)
            gateway.advance(by: .seconds(1_000))
            #expect(try await gateway.get("/v1/conversations", token: session.token).status == 401)
            #expect(try await gateway.get("/v1/conversations", token: renewed.text("token")).status == 200)
            gateway.advance(by: .seconds(86_400))
            let late = try await gateway.post("/v1/sessions", "{}", token: session.token)
            #expect(try late.text("customerID") == session.customer.description)
            gateway.advance(by: .seconds(31 * 86_400))
            #expect(try await gateway.post("/v1/sessions", "{}", token: session.token).status == 401)
            #expect(try await gateway.request(.POST, "/v1/sessions").status == 201)
        }
    }

    @Test func knowsTheShopsCustomerAgain() async throws {
        try await GatewayHarness.run { gateway in
            let exp = gateway.now / 1_000 + 60
            let token = shopToken(#"{"sub":"c-17","exp":\#(exp),"tier":"gold"}"#)
            let first = try await gateway.startSession(#"{"customerToken":"\#(token)"}"#)
            let second = try await gateway.startSession(#"{"customerToken":"\#(token)"}"#)
            #expect(first.customer == second.customer)
            _ = try await gateway.openConversation(first)
            let events = try await gateway.customerEvents()
            guard case .customerIdentified(let identified) = try #require(events.last).body else {
                Issue.record("the customer is not identified")
                return
            }
            #expect(identified.tier == "gold")
            let server = try await gateway.post(
                "/v1/sessions", #"{"customer":"c-17"}"#, token: GatewayHarness.serverKey)
            #expect(try server.text("customerID") == first.customer.description)
            gateway.advance(by: .seconds(3_601))
            #expect(try await gateway.post("/v1/sessions", "{}", token: first.token).status == 401)
            let expired = try await gateway.post("/v1/sessions", #"{"customerToken":"\#(token)"}"#)
            #expect(expired.status == 401)
        }
    }

    @Test func refusesTokensThatTheShopDidNotSign() async throws {
        try await GatewayHarness.run { gateway in
            let forged = shopToken(#"{"sub":"c-17","exp":9999999999}"#, secret: "another secret of thirty-two bytes.")
            for token in [forged, "x", "a.b.c"] {
                let answer = try await gateway.post("/v1/sessions", #"{"customerToken":"\#(token)"}"#)
                #expect(answer.status == 401)
            }
            let named = try await gateway.post("/v1/sessions", #"{"customer":"c-17"}"#)
            #expect(named.status == 401)
            let wrong = try await gateway.post("/v1/sessions", #"{"customerToken":5}"#)
            #expect(wrong.status == 422)
        }
    }

    @Test func letsAServerActForAnyCustomer() async throws {
        try await GatewayHarness.run { gateway in
            let session = try await gateway.startSession()
            let conversation = try await gateway.openConversation(session)
            let key = GatewayHarness.serverKey
            let acting = [("Tandem-Customer", session.customer.description)]
            let message = try await gateway.post(
                "/v1/conversations/\(conversation)/messages", #"{"text":"I am away","automated":true}"#, token: key,
                key: "k", headers: acting)
            #expect(message.status == 202)
            #expect(try await gateway.get("/v1/conversations/\(conversation)", token: key).status == 200)
            let stranger = [("Tandem-Customer", "00000000-0000-4000-8000-000000000000")]
            #expect(
                try await gateway.get("/v1/conversations/\(conversation)", token: key, headers: stranger).status == 404)
            #expect(try await gateway.get("/v1/conversations", token: key).status == 422)
            let sms = try await gateway.post(
                "/v1/conversations", #"{"brand":"acme","channel":{"kind":"sms","addressID":"a1"}}"#, token: key,
                key: "k", headers: acting)
            #expect(sms.status == 202)
            let own = try await gateway.post(
                "/v1/conversations", #"{"channel":{"kind":"sms"}}"#, token: session.token, key: "k2")
            #expect(own.status == 422)
            let opened = try await gateway.customerEvents().compactMap(\.conversation).map(\.brand)
            #expect(opened.contains("acme"))
        }
    }

    private func shopToken(_ claims: String, secret: String = GatewayHarness.customerSecret) -> String {
        let signed =
            Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return signed + "." + Base64URL.encode(Array(code))
    }
}

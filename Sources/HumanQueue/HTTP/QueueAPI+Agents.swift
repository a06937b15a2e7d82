import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import ServiceRuntime
import TandemEvents

/// An agent's own presence, capacity and offers.
extension QueueAPI {
    func addAgentRoutes(_ router: Router<Context>) {
        router.get("/v1/agent") { request, _ in
            try Response.json(AgentView(try await record(try agent(request))))
        }
        router.refuseOtherMethods("/v1/agent", allowed: [.get])
        router.put("/v1/agent/presence") { request, _ in
            let agent = try agent(request)
            let presence = try await body(PresenceRequest.self, request).presence
            try await changing { step in
                step.matcher.setPresence(presence, of: agent)
                try step.tell(agent, .presence, PresenceView(presence: presence))
            }
            return try Response.json(AgentView(try await record(agent)))
        }
        router.refuseOtherMethods("/v1/agent/presence", allowed: [.put])
        router.put("/v1/agent/capacity") { request, _ in
            let agent = try agent(request)
            let capacity = try await body(CapacityRequest.self, request).capacity
            try await changing { step in step.matcher.setCapacity(capacity, of: agent) }
            return try Response.json(AgentView(try await record(agent)))
        }
        router.refuseOtherMethods("/v1/agent/capacity", allowed: [.put])
        router.get("/v1/offers") { request, _ in
            let agent = try agent(request)
            let offers = try await core.database.read { try OfferView.all(of: agent, $0, core.codec) }
            return try Response.json(OfferList(offers: offers))
        }
        router.refuseOtherMethods("/v1/offers", allowed: [.get])
        router.post("/v1/offers/{offer}/accept") { request, context in
            let offer: OfferID = try identifier("offer", context)
            return try await act(EmptyRequest.self, request) { step, agent, _, _ in
                try step.accept(offer, by: agent)
            }
        }
        router.refuseOtherMethods("/v1/offers/{offer}/accept", allowed: [.post])
        router.post("/v1/offers/{offer}/decline") { request, context in
            let offer: OfferID = try identifier("offer", context)
            return try await act(DeclineRequest.self, request) { step, agent, body, _ in
                try step.decline(offer, by: agent, body)
            }
        }
        router.refuseOtherMethods("/v1/offers/{offer}/decline", allowed: [.post])
        router.get("/v1/queue") { request, _ in
            _ = try agent(request)
            return try Response.json(try await core.database.read { try QueueView.read($0) })
        }
        router.refuseOtherMethods("/v1/queue", allowed: [.get])
        router.get("/v1/follow-ups") { request, _ in
            _ = try agent(request)
            let followUps = try await core.database.read { try FollowUpView.next(100, $0) }
            return try Response.json(FollowUpList(followUps: followUps))
        }
        router.refuseOtherMethods("/v1/follow-ups", allowed: [.get])
    }
}

struct OfferList: Encodable {
    var offers: [OfferView]
}

struct FollowUpList: Encodable {
    var followUps: [FollowUpView]
}

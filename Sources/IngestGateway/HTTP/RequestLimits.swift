import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import ServiceRuntime
import TandemEvents

/// How often a session and an address may call.
struct RequestLimits: Sendable {
    private let sessions: TokenBucketLimiter<CustomerID>
    private let addresses: TokenBucketLimiter<String>
    private let trustedProxies: Int

    init(configuration: GatewayConfiguration, time: any TimeSource) {
        sessions = TokenBucketLimiter(rate: configuration.sessionRate, burst: configuration.sessionBurst, time: time)
        addresses = TokenBucketLimiter(rate: configuration.addressRate, burst: configuration.addressBurst, time: time)
        trustedProxies = configuration.trustedProxies
    }

    /// - Throws: ``Problem`` with 429.
    func check(_ caller: Caller, _ request: Request, _ context: ServiceRequestContext) throws {
        guard case .customer(let session) = caller else { return }
        try checkAddress(request, context)
        if let wait = sessions.take(session.customer) {
            throw Self.tooMany("This session", wait)
        }
    }

    /// - Throws: ``Problem`` with 429.
    func checkAddress(_ request: Request, _ context: ServiceRequestContext) throws {
        if let wait = addresses.take(address(of: request, context)) {
            throw Self.tooMany("This address", wait)
        }
    }

    /// The peer's address, or the one that the outermost trusted proxy saw.
    private func address(of request: Request, _ context: ServiceRequestContext) -> String {
        guard trustedProxies > 0 else { return context.remoteAddress }
        let hops = request.headers[values: .forwardedFor].joined(separator: ",").split(separator: ",")
        guard hops.count >= trustedProxies else { return context.remoteAddress }
        return String(hops[hops.count - trustedProxies].prefix(64)).trimmingCharacters(in: .whitespaces)
    }

    private static func tooMany(_ who: String, _ wait: Duration) -> Problem {
        .retryLater(.tooManyRequests, "\(who) sends too many requests. Wait as Retry-After says.", after: wait)
    }
}

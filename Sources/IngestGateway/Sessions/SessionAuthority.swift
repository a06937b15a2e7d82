import HTTPTypes
import Hummingbird
import Messaging
import ServiceRuntime
import TandemEvents

/// Issues sessions and tells who makes a request.
struct SessionAuthority: Sendable {
    /// The header in which a server key names the customer it acts for.
    static let customerHeader = HTTPField.Name(known: "tandem-customer")

    private let signer: TokenSigner
    private let customers: CustomerTokenVerifier
    private let serverKeys: ServerKeys
    private let configuration: GatewayConfiguration
    private let time: any TimeSource

    init(configuration: GatewayConfiguration, time: any TimeSource) throws(ConfigurationError) {
        signer = try TokenSigner(secret: configuration.sessionSecret, purpose: "customer-session")
        customers = try CustomerTokenVerifier(secrets: configuration.customerSecrets)
        serverKeys = try ServerKeys(configuration.serverKeys)
        self.configuration = configuration
        self.time = time
    }

    /// - Throws: ``Problem`` with 401 where there is no valid bearer, 422 where the customer named is no id.
    func caller(of request: Request) throws -> Caller {
        guard let token = Self.bearer(of: request) else { throw Self.unauthenticated }
        if let claims = signer.verify(token, now: time.now()), let session = CustomerSession(subject: claims.subject) {
            return .customer(session)
        }
        guard serverKeys.contains(token) else { throw Self.unauthenticated }
        guard let text = request.headers[Self.customerHeader] else { return .server(customer: nil) }
        guard let customer = CustomerID(text) else {
            throw Problem.invalid(Self.customerHeader.canonicalName, "expected the UUID of a customer")
        }
        return .server(customer: customer)
    }

    /// Whether a request may pass the limits of its address.
    func isServer(_ request: Request) -> Bool {
        Self.bearer(of: request).map(serverKeys.contains) ?? false
    }

    /// A session for whom the request speaks: the customer that the shop or a server key names, the one whose session it
    /// renews, or a new anonymous one.
    ///
    /// - Throws: ``Problem`` with 401 or 422.
    func start(_ body: SessionRequest, request: Request) throws -> SessionGrant {
        let now = time.now()
        if let token = body.customerToken {
            guard let claims = customers.verify(token, now: now) else {
                throw Problem(.unauthenticated, "The customer token is not signed by this shop or has expired.")
            }
            return grant(
                CustomerSession(reference: claims.sub, brand: configuration.brand, tier: claims.tier), now: now)
        }
        let bearer = Self.bearer(of: request)
        if let reference = body.customer {
            guard let bearer, serverKeys.contains(bearer) else {
                throw Problem(.unauthenticated, "Only a server key can name the customer.")
            }
            return grant(CustomerSession(reference: reference, brand: configuration.brand), now: now)
        }
        guard let bearer, !serverKeys.contains(bearer) else {
            return grant(CustomerSession(customer: .starting(at: Timestamp(milliseconds: now))), now: now)
        }
        guard let session = renewable(bearer, now: now) else { throw Self.unauthenticated }
        return grant(session, now: now)
    }

    /// The session of a token that is valid, or that was and is anonymous: then nobody else vouches for it again.
    private func renewable(_ token: Substring, now: Int64) -> CustomerSession? {
        if let claims = signer.verify(token, now: now) { return CustomerSession(subject: claims.subject) }
        let earlier = now - configuration.sessionRenewal.milliseconds
        guard let claims = signer.verify(token, now: earlier),
            let session = CustomerSession(subject: claims.subject), !session.isIdentified
        else { return nil }
        return session
    }

    private func grant(_ session: CustomerSession, now: Int64) -> SessionGrant {
        let expiry = (now + configuration.sessionLifetime.milliseconds) / 1_000
        return SessionGrant(
            token: signer.sign(subject: session.subject, expiry: expiry), customerID: session.customer,
            identified: session.isIdentified, expiresAt: Timestamp(milliseconds: expiry * 1_000))
    }

    private static func bearer(of request: Request) -> Substring? {
        guard let header = request.headers[.authorization] else { return nil }
        let prefix = "bearer "
        guard header.utf8.count > prefix.utf8.count, header.prefix(prefix.count).lowercased() == prefix else {
            return nil
        }
        return header.dropFirst(prefix.count)
    }

    private static var unauthenticated: Problem {
        Problem(
            .unauthenticated, "Send a valid token as Authorization: Bearer. POST /v1/sessions gives one.",
            headers: [.wwwAuthenticate: "Bearer"])
    }
}

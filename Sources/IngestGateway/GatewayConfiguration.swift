package import Configuration
package import ServiceRuntime

/// How a gateway listens, whom it trusts and what it bounds.
package struct GatewayConfiguration: Sendable {
    package var server: HTTPServerConfiguration
    /// The file of the transcripts, which can be rebuilt from the topics; nil keeps them in memory.
    package var databasePath: String?
    /// The brand of conversations whose opener names none.
    package var brand: String
    /// Signs sessions; all replicas share it.
    package var sessionSecret: String
    /// How long a session is valid.
    package var sessionLifetime: Duration
    /// How long after its end an anonymous session can still be renewed.
    package var sessionRenewal: Duration
    /// Shared with the shop, which signs its customers' tokens with one of them.
    package var customerSecrets: [String]
    package var serverKeys: [String]
    package var allowedOrigins: [String]
    /// Proxies in front that append to `X-Forwarded-For`; 0 believes the connection alone.
    package var trustedProxies: Int
    package var sessionRate: Int
    package var sessionBurst: Int
    package var addressRate: Int
    package var addressBurst: Int
    /// Requests that wait for their message to become durable; more are answered 503.
    package var maximumInFlight: Int
    package var maximumStreams: Int
    package var maximumStreamsPerCustomer: Int
    /// Bytes that wait for one stream; a slower reader is disconnected.
    package var maximumStreamBytes: Int
    package var heartbeat: Duration

    /// Keys, scoped to `gateway` (environment `TANDEM_GATEWAY_…`):
    /// - `host` (127.0.0.1), `port` (8080; 0 takes a free one), `idle.timeout` (75s)
    /// - `database.path` (absent: in memory), `brand` (Tandem)
    /// - `session.secret` (required, 32 bytes or more), `session.lifetime` (1h), `session.renewal` (30d)
    /// - `customer.secrets`, `server.keys`, `allowed.origins`: lists separated by commas; empty
    /// - `trusted.proxies` (0)
    /// - `session.rate` (10 a second), `session.burst` (40), `address.rate` (50), `address.burst` (200)
    /// - `maximum.in.flight` (10000), `maximum.streams` (20000), `maximum.streams.per.customer` (8)
    /// - `maximum.stream.bytes` (262144), `heartbeat` (15s)
    ///
    /// - Throws: ``ConfigurationError`` where a value is missing or out of range.
    package init(reader: ConfigReader) throws(ConfigurationError) {
        let reader = reader.scoped(to: "gateway")
        server = try HTTPServerConfiguration(reader: reader, defaultPort: 8080)
        databasePath = reader.string(forKey: "database.path")
        brand = reader.string(forKey: "brand", default: "Tandem")
        guard let secret = reader.string(forKey: "session.secret", isSecret: true) else {
            throw ConfigurationError(
                key: "gateway.session.secret",
                expected: "set to a random secret of at least \(TokenSigner.minimumSecretLength) bytes")
        }
        sessionSecret = secret
        sessionLifetime = try reader.duration(
            "session.lifetime", default: .seconds(3_600), in: .seconds(60) ... .seconds(86_400))
        sessionRenewal = try reader.duration(
            "session.renewal", default: .seconds(30 * 86_400), in: .zero ... .seconds(365 * 86_400))
        customerSecrets = reader.list("customer.secrets", isSecret: true)
        serverKeys = reader.list("server.keys", isSecret: true)
        allowedOrigins = reader.list("allowed.origins")
        trustedProxies = try reader.integer("trusted.proxies", default: 0, in: 0...10)
        sessionRate = try reader.integer("session.rate", default: 10, in: 1...10_000)
        sessionBurst = try reader.integer("session.burst", default: 40, in: 1...100_000)
        addressRate = try reader.integer("address.rate", default: 50, in: 1...100_000)
        addressBurst = try reader.integer("address.burst", default: 200, in: 1...1_000_000)
        maximumInFlight = try reader.integer("maximum.in.flight", default: 10_000, in: 1...1_000_000)
        maximumStreams = try reader.integer("maximum.streams", default: 20_000, in: 1...1_000_000)
        maximumStreamsPerCustomer = try reader.integer("maximum.streams.per.customer", default: 8, in: 1...1_000)
        maximumStreamBytes = try reader.integer("maximum.stream.bytes", default: 256 << 10, in: 4_096...(16 << 20))
        heartbeat = try reader.duration("heartbeat", default: .seconds(15), in: .seconds(1) ... .seconds(60))
    }
}

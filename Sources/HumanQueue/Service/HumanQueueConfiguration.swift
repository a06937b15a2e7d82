package import Configuration
package import ServiceRuntime

/// How a human queue listens, where it keeps its state, and how it matches.
package struct HumanQueueConfiguration: Sendable {
    package var server: HTTPServerConfiguration
    /// The file of the database; its folder exists.
    package var databasePath: String
    /// Signs sessions of agents.
    package var sessionSecret: String
    package var sessionLifetime: Duration
    /// With one of these, servers add agents.
    package var serverKeys: [String]
    package var matching: MatchingSettings

    /// Keys, scoped to `queue` (environment `TANDEM_QUEUE_…`):
    /// - `host` (127.0.0.1), `port` (8081; 0 takes a free one), `idle.timeout` (75s)
    /// - `database.path` (required), `session.secret` (required, 32 bytes or more), `session.lifetime` (1h)
    /// - `server.keys`: a list separated by commas; empty
    /// - `ageing` (1s): the waiting time that weighs as much as one point of priority
    /// - `offer.timeout` (30s), `connection.grace` (30s), `previous.agent.wait` (30s), `preference.wait` (20s),
    ///   `round.limit` (60s), `retry.pause` (15s): see ``MatchingSettings``
    ///
    /// - Throws: ``ConfigurationError`` where a value is missing or out of range.
    package init(reader: ConfigReader) throws(ConfigurationError) {
        let reader = reader.scoped(to: "queue")
        server = try HTTPServerConfiguration(reader: reader, defaultPort: 8081)
        guard let path = reader.string(forKey: "database.path"), !path.isEmpty else {
            throw ConfigurationError(key: "queue.database.path", expected: "set to the file of the queue's database")
        }
        databasePath = path
        guard let secret = reader.string(forKey: "session.secret", isSecret: true) else {
            throw ConfigurationError(
                key: "queue.session.secret",
                expected: "set to a random secret of at least \(TokenSigner.minimumSecretLength) bytes")
        }
        sessionSecret = secret
        sessionLifetime = try reader.duration(
            "session.lifetime", default: .seconds(3_600), in: .seconds(60) ... .seconds(86_400))
        serverKeys = reader.list("server.keys", isSecret: true)
        let minutes: ClosedRange<Duration> = .zero ... .seconds(3_600)
        let waits: ClosedRange<Duration> = .seconds(1) ... .seconds(3_600)
        matching = MatchingSettings()
        matching.ageing = try reader.duration("ageing", default: matching.ageing, in: minutes)
        matching.offerTimeout = try reader.duration("offer.timeout", default: matching.offerTimeout, in: waits)
        matching.connectionGrace = try reader.duration(
            "connection.grace", default: matching.connectionGrace, in: waits)
        matching.previousAgentWait = try reader.duration(
            "previous.agent.wait", default: matching.previousAgentWait, in: minutes)
        matching.preferenceWait = try reader.duration(
            "preference.wait", default: matching.preferenceWait, in: minutes)
        matching.roundLimit = try reader.duration("round.limit", default: matching.roundLimit, in: waits)
        matching.retryPause = try reader.duration("retry.pause", default: matching.retryPause, in: waits)
    }
}

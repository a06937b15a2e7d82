package import Configuration
package import ServiceRuntime

/// How a router works.
package struct RouterSettings: Sendable {
    /// The consumer group of all routers of one system.
    package var group = "escalation-router"
    /// Stable over restarts of one instance, and unique among instances.
    package var transactionalID = "escalation-router-0"
    /// What precedes the names of all topics, for a replay.
    package var topicPrefix = ""
    /// How long a decision may wait for its transaction.
    package var commitInterval: Duration = .milliseconds(20)
    /// Where health and metrics are served; nil serves none.
    package var operations: HTTPServerConfiguration?

    package init() {}

    /// Keys: `router.group` (escalation-router), `router.instance` (0; its name within the group, from which the
    /// transactional id is made), `topics.prefix` (none), `router.commit.interval` (20ms); `router.operations.host`
    /// (127.0.0.1) and `router.operations.port`, without which neither health nor metrics are served.
    ///
    /// - Throws: `ConfigurationError` where a value is out of range.
    package init(reader: ConfigReader) throws(ConfigurationError) {
        group = reader.string(forKey: "router.group", default: "escalation-router")
        transactionalID = "\(group)-\(reader.string(forKey: "router.instance", default: "0"))"
        topicPrefix = reader.string(forKey: "topics.prefix", default: "")
        commitInterval = try reader.duration(
            "router.commit.interval", default: .milliseconds(20), in: .milliseconds(1) ... .seconds(1))
        if reader.string(forKey: "router.operations.port") != nil {
            operations = try HTTPServerConfiguration(reader: reader.scoped(to: "router.operations"), defaultPort: 0)
        }
    }
}

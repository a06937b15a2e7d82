package import Configuration
package import Messaging

/// How to reach Kafka and how its clients behave.
package struct KafkaConfiguration: Sendable {
    /// `host:port`, separated by commas.
    package var bootstrapServers: String
    /// Names these clients in the brokers' logs and quotas.
    package var clientID = "tandem"
    /// Copies of each topic made here; −1 takes the brokers' `default.replication.factor`.
    package var replicationFactor: Int32 = -1
    /// Properties of librdkafka that take precedence over the defaults of this module.
    package var properties: [String: String] = [:]

    package init(bootstrapServers: String) {
        self.bootstrapServers = bootstrapServers
    }

    /// Reads `kafka.*`.
    ///
    /// - `kafka.bootstrap.servers`: required, `host:port` separated by commas.
    /// - `kafka.client.id`: default `tandem`.
    /// - `kafka.replication.factor`: copies of each topic made; default the brokers'.
    /// - `kafka.NAME` for every property NAME of librdkafka (its CONFIGURATION.md), such as `kafka.security.protocol`,
    ///   `kafka.sasl.mechanism`, `kafka.sasl.password`, `kafka.ssl.ca.location`, `kafka.linger.ms`; in the environment
    ///   `KAFKA_SECURITY_PROTOCOL` and so on. Those on which the guarantees rest cannot be set
    ///   (``KafkaConfiguration/reservedProperties``).
    ///
    /// - Throws: ``MessagingError/Code/configuration``.
    package init(reader: ConfigReader) throws(MessagingError) {
        let kafka = reader.scoped(to: "kafka")
        guard let servers = kafka.string(forKey: "bootstrap.servers"), !servers.isEmpty else {
            throw MessagingError(
                .configuration,
                "kafka.bootstrap.servers (KAFKA_BOOTSTRAP_SERVERS) is missing: name the brokers as host:port."
            )
        }
        self.init(bootstrapServers: servers)
        clientID = kafka.string(forKey: "client.id", default: clientID)
        if let text = kafka.string(forKey: "replication.factor") {
            guard let factor = Int32(text), factor == -1 || factor > 0 else {
                throw MessagingError(.configuration, "kafka.replication.factor must be a whole number above 0, or -1.")
            }
            replicationFactor = factor
        }
        for name in PropertyCatalogue.current.scopes.keys where !["bootstrap.servers", "client.id"].contains(name) {
            let key = ConfigKey(name.split(separator: ".").map(String.init))
            if let value = kafka.string(forKey: key, isSecret: PropertyCatalogue.isSecret(name)) {
                properties[name] = value
            }
        }
        try validate()
    }

    /// Properties that this module sets itself, because what ``MessagingTransport`` promises rests on them.
    package static let reservedProperties: Set<String> = [
        "metadata.broker.list", "acks", "request.required.acks", "enable.idempotence", "transactional.id", "group.id",
        "isolation.level", "enable.auto.commit", "auto.commit.enable", "enable.auto.offset.store",
        "enable.partition.eof", "auto.offset.reset", "partition.assignment.strategy", "session.timeout.ms",
        "max.poll.interval.ms", "allow.auto.create.topics", "log.queue", "enable.sasl.callback.queue",
        "enable_sasl_queue", "plugin.library.paths",
    ]

    /// - Throws: ``MessagingError/Code/configuration``.
    func validate() throws(MessagingError) {
        for name in properties.keys.sorted() {
            if Self.reservedProperties.contains(name) {
                throw MessagingError(.configuration, "kafka.\(name) is set by the program itself: remove it.")
            }
            if PropertyCatalogue.current.scopes[name] == nil {
                throw MessagingError(
                    .configuration,
                    "librdkafka \(LibraryVersion.description) has no property \(name): correct or remove it."
                )
            }
        }
    }
}

import Messaging

extension KafkaConfiguration {
    /// The largest message that librdkafka sends, in bytes.
    static let defaultMessageMaximum = 1_000_000
    /// What the wire format adds to a message with up to a hundred headers.
    static let messageOverhead = 1024

    var messageMaximum: Int {
        properties["message.max.bytes"].flatMap(Int.init) ?? Self.defaultMessageMaximum
    }

    /// What a producer buffers at most, in messages.
    var bufferedMessagesMaximum: Int {
        properties["queue.buffering.max.messages"].flatMap(Int.init) ?? 100_000
    }

    /// What a producer buffers at most, in bytes.
    var bufferedBytesMaximum: Int {
        (properties["queue.buffering.max.kbytes"].flatMap(Int.init) ?? 32 * 1024) * 1024
    }

    func producerProperties() -> [(String, String)] {
        merged(
            scope: .producer,
            defaults: producerDefaults + [("delivery.timeout.ms", "10000")],
            fixed: producerLimits + [("enable.idempotence", "true"), ("acks", "all")]
        )
    }

    /// - Parameter id: the `transactional.id`.
    func transactionalProducerProperties(id: String) -> [(String, String)] {
        merged(
            scope: .producer,
            // A transaction right after another is answered CONCURRENT_TRANSACTIONS, and the default back-off of 100 ms
            // would be what each transaction takes.
            defaults: producerDefaults + [("retry.backoff.ms", "5"), ("transaction.timeout.ms", "10000")],
            fixed: producerLimits + [("enable.idempotence", "true"), ("acks", "all"), ("transactional.id", id)]
        )
    }

    func groupConsumerProperties(_ configuration: GroupConsumerConfiguration) -> [(String, String)] {
        let session = configuration.sessionTimeout.milliseconds
        // Other members wait this long for one that does not rejoin, so it is no longer than it takes to release.
        let poll = max(session, configuration.releaseTimeout.milliseconds + 5000)
        return merged(
            scope: .consumer,
            defaults: consumerDefaults(bufferedBytes: configuration.maximumBufferedBytes) + [
                ("heartbeat.interval.ms", "\(min(3000, max(100, session / 10)))"),
                ("topic.metadata.refresh.interval.ms", "10000"),
            ],
            fixed: consumerGuarantees + [
                ("group.id", configuration.group),
                ("session.timeout.ms", "\(session)"),
                ("max.poll.interval.ms", "\(poll)"),
                ("partition.assignment.strategy", "range"),
            ]
        )
    }

    func readerProperties(bufferedBytes: Int) -> [(String, String)] {
        merged(
            scope: .consumer,
            defaults: consumerDefaults(bufferedBytes: bufferedBytes),
            // librdkafka assigns partitions only where there is a group; nothing joins it and nothing is committed.
            fixed: consumerGuarantees + [("group.id", clientID)]
        )
    }

    func administratorProperties() -> [(String, String)] {
        merged(scope: .consumer, defaults: [], fixed: [("isolation.level", "read_committed")])
    }

    private var producerDefaults: [(String, String)] {
        [
            ("linger.ms", "1"), ("sticky.partitioning.linger.ms", "0"), ("compression.codec", "lz4"),
            ("socket.nagle.disable", "true"), ("reconnect.backoff.max.ms", "1000"),
        ]
    }

    /// The bounds that this module keeps itself, doubled: librdkafka counts a message until its report has been destroyed,
    /// which is after whoever waits for it may have sent the next.
    private var producerLimits: [(String, String)] {
        [
            ("queue.buffering.max.messages", "\(bufferedMessagesMaximum * 2)"),
            ("queue.buffering.max.kbytes", "\(bufferedBytesMaximum / 1024 * 2)"),
        ]
    }

    private func consumerDefaults(bufferedBytes: Int) -> [(String, String)] {
        [
            ("queued.max.messages.kbytes", "\(max(1024, bufferedBytes / 1024))"),
            ("fetch.max.bytes", "\(max(Self.defaultMessageMaximum, bufferedBytes))"),
            ("fetch.error.backoff.ms", "100"),
            // A new start waits for the fetch under way, which an idle broker holds this long.
            ("fetch.wait.max.ms", "100"),
            // Since 2.2; its default would let a full buffer rest for a second after it has been emptied.
            ("fetch.queue.backoff.ms", "5"),
            ("socket.nagle.disable", "true"), ("reconnect.backoff.max.ms", "1000"),
        ]
    }

    private var consumerGuarantees: [(String, String)] {
        [
            ("isolation.level", "read_committed"), ("enable.auto.commit", "false"),
            ("enable.auto.offset.store", "false"), ("enable.partition.eof", "true"),
            ("auto.offset.reset", "earliest"), ("allow.auto.create.topics", "false"),
        ]
    }

    /// Defaults, then what was configured for clients of this kind, then what is fixed; a later value replaces an earlier.
    private func merged(
        scope: PropertyCatalogue.Scope,
        defaults: [(String, String)],
        fixed: [(String, String)]
    ) -> [(String, String)] {
        let scopes = PropertyCatalogue.current.scopes
        let common = [("bootstrap.servers", bootstrapServers), ("client.id", clientID)]
        // An older librdkafka lacks some properties that newer ones need.
        let known = defaults.filter { scopes[$0.0] != nil }
        let configured = properties.filter { scopes[$0.key] == scope || scopes[$0.key] == .both }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return common + known + configured + fixed
    }
}

extension KafkaConfiguration {
    /// How long a question to the brokers may take before they count as unreachable.
    var requestTimeout: Duration { .seconds(10) }
}

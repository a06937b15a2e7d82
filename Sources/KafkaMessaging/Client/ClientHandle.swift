import CRDKafka
import Logging
import Messaging

/// What a client is for, which decides the properties and queues it has.
enum ClientRole: Sendable {
    case producer
    /// A consumer with a `group.id`, whose partitions are fetched into a queue of their own.
    case consumer
    /// A consumer without a group, which asks and administers only.
    case administrator
}

/// What a ``ClientHandle`` owns; valid until it ends.
struct ClientPointers: @unchecked Sendable {
    // Sendable: librdkafka's client and queues may be used from any thread until they are destroyed, which only
    // the handle does, once nobody uses it.
    let client: OpaquePointer
    /// Delivery reports, rebalances and errors.
    let events: OpaquePointer
    /// Messages and partition ends of a ``ClientRole/consumer``.
    let fetched: OpaquePointer?
}

/// The owner of one `rd_kafka_t` and its queues.
///
/// The destructor blocks until librdkafka's threads have ended, so it must run on a thread of its own.
struct ClientHandle: ~Copyable {
    let pointers: ClientPointers
    private let log: Unmanaged<ClientLog>

    /// - Throws: ``MessagingError/Code/configuration`` where a property is unknown or has a bad value.
    init(role: ClientRole, properties: [(String, String)], logger: Logger) throws(MessagingError) {
        let log = Unmanaged.passRetained(ClientLog(logger: logger))
        let configuration = rd_kafka_conf_new()!
        var text = [CChar](repeating: 0, count: 512)
        for (name, value) in properties {
            guard rd_kafka_conf_set(configuration, name, value, &text, text.count) == RD_KAFKA_CONF_OK else {
                rd_kafka_conf_destroy(configuration)
                log.release()
                // The library's own words may hold the value, which may be a secret.
                throw MessagingError(
                    .configuration,
                    "librdkafka \(LibraryVersion.description) refuses the value of kafka.\(name), or does not know it."
                )
            }
        }
        rd_kafka_conf_set_opaque(configuration, log.toOpaque())
        rd_kafka_conf_set_log_cb(configuration, ClientLog.callback)
        rd_kafka_conf_set_events(
            configuration,
            RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_FETCH
        )
        let type = role == .producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER
        guard let client = rd_kafka_new(type, configuration, &text, text.count) else {
            rd_kafka_conf_destroy(configuration)
            log.release()
            let reason = text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            throw MessagingError(.configuration, "librdkafka refuses its configuration (kafka.*): \(reason)")
        }
        self.log = log
        if role == .consumer {
            rd_kafka_poll_set_consumer(client)
            pointers = ClientPointers(
                client: client,
                events: rd_kafka_queue_get_consumer(client),
                fetched: rd_kafka_queue_new(client)
            )
        } else {
            pointers = ClientPointers(client: client, events: rd_kafka_queue_get_main(client), fetched: nil)
        }
    }

    deinit {
        if let fetched = pointers.fetched { rd_kafka_queue_destroy(fetched) }
        rd_kafka_queue_destroy(pointers.events)
        rd_kafka_destroy_flags(pointers.client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        log.release()
    }
}

package import CRDKafka
import Synchronization

/// librdkafka's mock cluster, in this process: plain produce and consume, group membership, and injected errors.
///
/// It drops offsets sent in transactions, shows aborted records, fences nobody and cannot make topics by request.
package final class MockCluster: @unchecked Sendable {
    // Sendable: librdkafka's mock cluster takes calls from any thread; the pointers never change.
    private let host: OpaquePointer
    private let cluster: OpaquePointer

    private let made = Mutex<[String: Int32]>([:])

    /// `host:port`, separated by commas.
    package let bootstrapServers: String

    /// - Parameter brokers: how many there are.
    package init(brokers: Int32 = 1) throws {
        var text = [CChar](repeating: 0, count: 256)
        let configuration = rd_kafka_conf_new()
        guard let host = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &text, text.count) else {
            rd_kafka_conf_destroy(configuration)
            throw BrokerError("librdkafka cannot host a mock cluster.")
        }
        guard let cluster = rd_kafka_mock_cluster_new(host, brokers) else {
            rd_kafka_destroy(host)
            throw BrokerError("librdkafka cannot make a mock cluster.")
        }
        self.host = host
        self.cluster = cluster
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(host)
    }

    package func createTopic(_ name: String, partitions: Int32) throws {
        let code = rd_kafka_mock_topic_create(cluster, name, partitions, 1)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw BrokerError("The mock cluster cannot make \(name): \(String(cString: rd_kafka_err2str(code))).")
        }
        made.withLock { $0[name] = partitions }
    }

    /// Lets the next requests of a kind fail, one with each of the errors.
    ///
    /// - Parameter requestKind: the ApiKey of Kafka's protocol, such as 0 for Produce.
    package func failNext(_ requestKind: Int16, with errors: [rd_kafka_resp_err_t]) {
        rd_kafka_mock_push_request_errors_array(cluster, requestKind, errors.count, errors)
    }

    /// How many partitions each topic made here has.
    package var topics: [String: Int32] { made.withLock { $0 } }

    package func setBroker(_ number: Int32, isUp: Bool) {
        if isUp {
            rd_kafka_mock_broker_set_up(cluster, number)
        } else {
            rd_kafka_mock_broker_set_down(cluster, number)
        }
    }

    /// Makes every answer of a broker take this many milliseconds more.
    package func setRoundTrip(of broker: Int32, milliseconds: Int32) {
        rd_kafka_mock_broker_set_rtt(cluster, broker, milliseconds)
    }
}

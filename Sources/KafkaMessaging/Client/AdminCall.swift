import CRDKafka
import Messaging

/// One request of librdkafka's administration interface and the wait for its answer.
struct AdminCall: ~Copyable {
    let options: OpaquePointer
    let queue: OpaquePointer
    private let timeout: Duration

    /// - Parameter timeout: for the answer, and for the brokers to carry the request out.
    init(_ client: OpaquePointer, timeout: Duration) {
        self.timeout = timeout
        options = rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_ANY)
        queue = rd_kafka_queue_new(client)
        rd_kafka_AdminOptions_set_request_timeout(options, Int32(timeout.milliseconds), nil, 0)
    }

    deinit {
        rd_kafka_AdminOptions_destroy(options)
        rd_kafka_queue_destroy(queue)
    }

    /// Waits for the answer and reads it.
    ///
    /// - Throws: the request's failure, and what `read` throws.
    func answer<Value>(
        to action: String,
        _ read: (OpaquePointer) throws(MessagingError) -> Value
    ) throws(MessagingError) -> Value {
        guard let event = rd_kafka_queue_poll(queue, Int32((timeout + .seconds(1)).milliseconds)) else {
            throw MessagingError(action, KafkaFailure(RD_KAFKA_RESP_ERR__TIMED_OUT))
        }
        defer { rd_kafka_event_destroy(event) }
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
            throw MessagingError(action, KafkaFailure(code, text))
        }
        return try read(event)
    }
}

import CRDKafka
import Messaging

/// What librdkafka says of a failed call.
struct KafkaFailure: Error, Sendable, CustomStringConvertible {
    var code: rd_kafka_resp_err_t
    var description: String
    var isFatal = false
    var isRetriable = false
    var requiresAbort = false

    init(_ code: rd_kafka_resp_err_t, _ description: String? = nil) {
        self.code = code
        self.description = description ?? String(cString: rd_kafka_err2str(code))
    }

    /// Takes an error over and destroys it; `nil` means success.
    init?(consuming error: OpaquePointer?) {
        guard let error else { return nil }
        defer { rd_kafka_error_destroy(error) }
        code = rd_kafka_error_code(error)
        description = String(cString: rd_kafka_error_string(error))
        isFatal = rd_kafka_error_is_fatal(error) != 0
        isRetriable = rd_kafka_error_is_retriable(error) != 0
        requiresAbort = rd_kafka_error_txn_requires_abort(error) != 0
    }

    /// The error that made the client unusable, or `nil` while there is none.
    init?(fatalOf client: OpaquePointer) {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(client, &text, text.count)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        self.init(code, text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        isFatal = true
    }

    /// Whether a newer producer with the same transactional id has taken over.
    var isProducerFenced: Bool {
        [
            RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
        ].contains(code)
    }

    /// Whether a newer producer or a newer generation of the group has taken over.
    var isFenced: Bool {
        if isProducerFenced { return true }
        return switch code {
        case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
            RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST:
            true
        default: false
        }
    }
}

extension MessagingError {
    /// - Parameters:
    ///   - action: what failed, as the start of a sentence, such as `Committing offsets of the group router`.
    init(_ action: String, _ failure: KafkaFailure, file: String = #fileID, line: UInt = #line) {
        let (code, advice) = Self.classify(failure)
        self.init(
            code,
            "\(action) failed: \(failure.description). \(advice)",
            // A client that has not reached a broker yet knows no partition.
            isRetriable: failure.isRetriable
                || [.unavailable, .bufferFull, .unknownTopic, .unknownPartition].contains(code),
            cause: failure,
            file: file,
            line: line
        )
    }

    private static func classify(_ failure: KafkaFailure) -> (Code, advice: String) {
        if failure.isFenced { return (.fenced, "Another member or producer has taken over.") }
        if failure.isFatal || failure.code == RD_KAFKA_RESP_ERR__FATAL {
            return (.fatal, "The client has to be made again.")
        }
        return switch failure.code {
        case RD_KAFKA_RESP_ERR__QUEUE_FULL:
            (.bufferFull, "Wait until the brokers have taken what is buffered.")
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
            (.messageTooLarge, "Send less, or raise max.message.bytes of the topic and kafka.message.max.bytes.")
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
            (.unknownTopic, "Make the topics with `tandem topics create`.")
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            (.unknownPartition, "Compare the partitions of the topic with those expected.")
        case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
            (.topicExists, "Delete it first or use it as it is.")
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR__AUTHENTICATION,
            RD_KAFKA_RESP_ERR__SSL:
            (.accessDenied, "Check kafka.security.protocol, kafka.sasl.*, kafka.ssl.* and the access lists.")
        case RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR_INVALID_CONFIG,
            RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR,
            RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
            RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
            (.configuration, "Check the configuration against what the brokers support.")
        case RD_KAFKA_RESP_ERR__DESTROY:
            (.closed, "The client has been closed.")
        default:
            (.unavailable, "Check kafka.bootstrap.servers and whether the brokers are up.")
        }
    }

    static func closedClient(file: String = #fileID, line: UInt = #line) -> MessagingError {
        MessagingError(.closed, "This Kafka client has been closed.", file: file, line: line)
    }
}

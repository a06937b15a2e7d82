import CRDKafka
import Messaging

/// Takes the errors of a consumer that belongs to no group.
struct ReaderEvents: ClientEventHandler {
    let consuming: ConsumingClient

    func handle(_ event: OpaquePointer, of client: OpaquePointer) {
        guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR else { return }
        let failure = KafkaFailure(event: event, of: client)
        // librdkafka looks for a coordinator though nothing joins the group; not being allowed to use one is no matter.
        guard failure.code != RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED else { return }
        let error = MessagingError("Reading", failure)
        consuming.channel.update { buffer in
            if failure.isFatal { buffer.fail(error) } else { buffer.interrupt(error) }
        }
    }

    func willEnd(_ client: OpaquePointer) {
        consuming.leave(client)
    }
}

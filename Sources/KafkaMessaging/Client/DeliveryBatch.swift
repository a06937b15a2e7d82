import CRDKafka
import Messaging
import Synchronization

/// The messages of one call to send, until the last of them is durable or has failed.
final class DeliveryBatch: Sendable {
    /// What a message's tag points to.
    private struct Slot {
        let batch: Unmanaged<DeliveryBatch>
        let index: Int
    }

    private struct State {
        var offsets: [Int64]
        var remaining: Int
        var failure: KafkaFailure?
        var continuation: CheckedContinuation<Result<[Int64], KafkaFailure>, Never>?
    }

    private let state: Mutex<State>
    // Written in init only, and freed with the batch, which every slot keeps alive until its report.
    private nonisolated(unsafe) let slots: UnsafeMutablePointer<Slot>

    /// - Parameter continuation: resumed with the offsets, in order, or with the first failure, once all have ended.
    init(count: Int, continuation: CheckedContinuation<Result<[Int64], KafkaFailure>, Never>) {
        state = Mutex(
            State(offsets: Array(repeating: -1, count: count), remaining: count, continuation: continuation)
        )
        slots = .allocate(capacity: count)
        for index in 0..<count {
            (slots + index).initialize(to: Slot(batch: Unmanaged.passRetained(self), index: index))
        }
    }

    deinit {
        slots.deallocate()
    }

    /// The tag of a message; exactly one of ``end(tag:offset:failure:)`` and ``end(from:failure:)`` follows.
    func tag(_ index: Int) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(slots + index)
    }

    /// Takes the outcome of one message.
    static func end(tag: UnsafeMutableRawPointer, offset: Int64, failure: KafkaFailure?) {
        let slot = tag.assumingMemoryBound(to: Slot.self).pointee
        slot.batch.takeRetainedValue().end([(slot.index, offset)], failure)
    }

    /// Ends all messages from `index` on, none of which librdkafka has taken.
    func end(from index: Int, failure: KafkaFailure) {
        let count = state.withLock { $0.offsets.count }
        for unsent in index..<count { slots[unsent].batch.release() }
        end((index..<count).map { ($0, -1) }, failure)
    }

    private func end(_ ended: [(index: Int, offset: Int64)], _ failure: KafkaFailure?) {
        let (continuation, result) = state.withLock {
            state -> (CheckedContinuation<Result<[Int64], KafkaFailure>, Never>?, Result<[Int64], KafkaFailure>) in
            for message in ended { state.offsets[message.index] = message.offset }
            state.remaining -= ended.count
            state.failure = state.failure ?? failure
            let result = state.failure.map { .failure($0) } ?? Result.success(state.offsets)
            guard state.remaining == 0 else { return (nil, result) }
            return (state.continuation.take(), result)
        }
        continuation?.resume(returning: result)
    }
}

/// Passes delivery reports to the batches they belong to.
struct DeliveryReports: ClientEventHandler {
    /// Called on the event thread with an error that concerns the whole client.
    let onError: @Sendable (KafkaFailure) -> Void

    func handle(_ event: OpaquePointer, of client: OpaquePointer) {
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR:
            while let message = rd_kafka_event_message_next(event) {
                guard let tag = message.pointee._private else { continue }
                let failure =
                    message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaFailure(message.pointee.err)
                DeliveryBatch.end(tag: tag, offset: message.pointee.offset, failure: failure)
            }
        case RD_KAFKA_EVENT_ERROR:
            onError(KafkaFailure(event: event, of: client))
        default: break
        }
    }

    func willEnd(_ client: OpaquePointer) {
        // Closing has waited for what was sent; what is left has run out of time and is reported as failed.
        rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        let events = rd_kafka_queue_get_main(client)
        defer { rd_kafka_queue_destroy(events) }
        while rd_kafka_outq_len(client) > 0, let event = rd_kafka_queue_poll(events, 1000) {
            handle(event, of: client)
            rd_kafka_event_destroy(event)
        }
    }
}

extension KafkaFailure {
    /// Reads an error event; a fatal one is replaced by its cause.
    init(event: OpaquePointer, of client: OpaquePointer) {
        if rd_kafka_event_error_is_fatal(event) != 0, let fatal = KafkaFailure(fatalOf: client) {
            self = fatal
        } else {
            self.init(rd_kafka_event_error(event), String(cString: rd_kafka_event_error_string(event)))
        }
    }
}

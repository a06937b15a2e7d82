import CRDKafka
import Foundation
import Logging
import Messaging
import Synchronization

/// Follows the rebalances of a group on the consumer's event thread.
final class GroupEvents: ClientEventHandler {
    let ledger = Mutex(AssignmentLedger())
    private let consuming: ConsumingClient
    private let releaseTimeout: Duration
    private let logger: Logger

    init(consuming: ConsumingClient, releaseTimeout: Duration, logger: Logger) {
        self.consuming = consuming
        self.releaseTimeout = releaseTimeout
        self.logger = logger
    }

    func handle(_ event: OpaquePointer, of client: OpaquePointer) {
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_REBALANCE:
            guard let list = rd_kafka_event_topic_partition_list(event) else { return }
            if rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
                assigned(Set(TopicPartitionList.elements(of: list).map(\.partition)), client)
            } else {
                revoked(client)
            }
        case RD_KAFKA_EVENT_ERROR:
            failed(KafkaFailure(event: event, of: client))
        default: break
        }
    }

    func willWait(_ client: OpaquePointer) -> Int32 {
        let now = ContinuousClock.now
        switch ledger.withLock({ $0.nextStep(now: now) }) {
        case .wait(until: nil):
            return -1
        case .wait(until: let deadline?):
            return Int32((deadline - now).milliseconds)
        case .giveBack(let assignment, let isLate):
            (assignment.membership as? KafkaGroupMembership)?.end()
            if isLate {
                logger.error("Revoked partitions were not released in time and are given up")
            }
            rd_kafka_assign(client, nil)
            return -1
        }
    }

    func willEnd(_ client: OpaquePointer) {
        if let held = ledger.withLock({ $0.held }) { (held.membership as? KafkaGroupMembership)?.end() }
        consuming.leave(client)
    }

    private func assigned(_ partitions: Set<TopicPartition>, _ client: OpaquePointer) {
        // librdkafka does not revoke an empty assignment.
        if let empty = ledger.withLock({ $0.held }) { revoke(empty, isLost: false) }
        do throws(MessagingError) {
            try consuming.assign(partitions, with: client)
        } catch {
            consuming.channel.update { $0.fail(error) }
            return
        }
        let membership = KafkaGroupMembership(of: client)
        let assignment = ledger.withLock { $0.assign(partitions, membership: membership) }
        consuming.channel.update { $0.assign(assignment) }
    }

    private func revoked(_ client: OpaquePointer) {
        guard let assignment = ledger.withLock({ $0.held }) else {
            rd_kafka_assign(client, nil)
            return
        }
        revoke(assignment, isLost: rd_kafka_assignment_lost(client) != 0)
    }

    private func revoke(_ assignment: Assignment, isLost: Bool) {
        if isLost { (assignment.membership as? KafkaGroupMembership)?.end() }
        let deadline = ContinuousClock.now + releaseTimeout
        ledger.withLock { $0.revoke(isLost: isLost, deadline: deadline) }
        let isSeen = consuming.channel.update { $0.revoke(assignment, isLost: isLost) }
        if !isSeen { ledger.withLock { $0.release(assignment.number) } }
    }

    private func failed(_ failure: KafkaFailure) {
        if failure.isFatal {
            consuming.channel.update { $0.fail(MessagingError("Reading as a member of a group", failure)) }
        } else {
            consuming.channel.update { $0.interrupt(MessagingError("Reading as a member of a group", failure)) }
        }
    }
}

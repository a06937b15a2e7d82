import Messaging
import TandemEvents

/// Proves a log, partition by partition, so that memory holds one of them at a time.
struct Audit {
    let transport: any MessagingTransport
    let receipts: Receipts
    let grace: Duration
    let now: @Sendable () -> Timestamp

    func run() async throws(MessagingError) -> AuditReport {
        let moment = now()
        var report = AuditReport()
        var checked: Set<ConversationID> = []
        for partition in try await AuditLog.partitions(of: transport) {
            let log = try await AuditLog.read(partition, of: transport, startedAt: moment.milliseconds)
            var audit = PartitionAudit(
                partition: partition,
                log: log,
                receipts: receipts,
                now: moment,
                grace: grace
            )
            audit.run()
            report.add(audit.report)
            checked.formUnion(audit.checkedConversations)
        }
        for conversation in receipts.conversations.subtracting(checked).sorted() {
            report.gaps.append(
                AuditGap(.lostReceipt, "nothing of this conversation is in the log", conversation: conversation)
            )
        }
        report.receipts = receipts.count
        if receipts.count == 0 {
            report.unchecked.append("receipts: none were given, so only what the log itself tells is proved")
        }
        return report
    }
}

import Messaging
import TandemEvents

/// All records of one partition number over the conversation topics, up to ends seen before.
struct AuditLog: Sendable {
    /// By topic without version: `customer-events`.
    var records: [Topic: [ReceivedMessage]] = [:]
    /// Topics whose first records are no longer kept.
    var truncated: Set<Topic> = []

    /// What an audit reads, stage by stage: decisions first, so that whatever a decision read or wrote is read after it; the
    /// state last.
    static let stages: [[Topic]] = [
        [.decisions],
        [.conversationEvents, .botTasks, .agentTasks, .deadLetters],
        [.customerEvents, .botEvents, .agentEvents],
        [.conversationState],
    ]

    /// The partition numbers of the conversation topics.
    static func partitions(of transport: any MessagingTransport) async throws(MessagingError) -> [Int32] {
        let names = stages.joined().map { $0.transportName() }
        return Set(try await transport.administrator.partitions(of: names).map(\.partition)).sorted()
    }

    /// Reads one partition number, each topic to the end that is seen when it is reached.
    ///
    /// - Parameter start: when the audit began, milliseconds since 1970; a topic that keeps growing is read no further than
    ///   the first record that is newer.
    static func read(
        _ partition: Int32,
        of transport: any MessagingTransport,
        startedAt start: Int64
    ) async throws(MessagingError) -> AuditLog {
        var log = AuditLog()
        for stage in stages { try await log.read(stage, partition, of: transport, startedAt: start) }
        return log
    }

    private mutating func read(
        _ stage: [Topic],
        _ partition: Int32,
        of transport: any MessagingTransport,
        startedAt start: Int64
    ) async throws(MessagingError) {
        let topics = Dictionary(
            uniqueKeysWithValues: stage.map { (TopicPartition($0.transportName(), partition), $0) }
        )
        let ends = try await transport.administrator.offsets(topics.mapValues { _ in .latest })
        let starts = try await transport.administrator.offsets(topics.mapValues { _ in .earliest })
        for (source, topic) in topics where starts[source, default: 0] > 0 && topic != .conversationState {
            truncated.insert(topic)
        }
        var waiting = Set(topics.keys)
        let reader = try await transport.makeReader(topics.mapValues { _ in .earliest })
        while !waiting.isEmpty, let event = try await reader.next() {
            switch event {
            case .messages(let messages):
                for message in messages where waiting.contains(message.source) {
                    guard let topic = topics[message.source] else { continue }
                    records[topic, default: []].append(message)
                    let isPastEnd = message.offset >= ends[message.source, default: 0]
                    if isPastEnd, message.timestamp > start { waiting.remove(message.source) }
                }
            case .reachedEnd(let source, let offset):
                if offset >= ends[source, default: 0] { waiting.remove(source) }
            case .interrupted(let error):
                await reader.close()
                throw error
            }
        }
        await reader.close()
    }
}

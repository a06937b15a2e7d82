import Messaging
import TandemEvents

/// All records of one partition number over the conversation topics, up to ends seen before.
struct AuditLog: Sendable {
    /// By topic without version: `customer-events`.
    var records: [Topic: [ReceivedMessage]] = [:]
    /// Topics whose first records are no longer kept.
    var truncated: Set<Topic> = []

    /// What an audit reads, in the order in which their ends are asked for: decisions first, so that whatever a decision
    /// read or wrote lies before an end that was asked for later; the state last.
    static let stages: [[Topic]] = [
        [.decisions],
        [.conversationEvents, .botTasks, .agentTasks, .deadLetters],
        [.customerEvents, .botEvents, .agentEvents],
        [.conversationState],
    ]

    /// The offsets after the last record of every partition, asked for stage by stage.
    static func ends(
        of transport: any MessagingTransport
    ) async throws(MessagingError) -> [TopicPartition: Int64] {
        var ends: [TopicPartition: Int64] = [:]
        for stage in stages {
            let names = stage.map { $0.transportName() }
            let partitions = try await transport.administrator.partitions(of: names)
            let positions = Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
            ends.merge(try await transport.administrator.offsets(positions)) { $1 }
        }
        return ends
    }

    /// Reads one partition number.
    static func read(
        _ partition: Int32,
        upTo ends: [TopicPartition: Int64],
        of transport: any MessagingTransport
    ) async throws(MessagingError) -> AuditLog {
        var log = AuditLog()
        let topics = Dictionary(uniqueKeysWithValues: stages.joined().map { ($0.transportName(), $0) })
        var waiting = ends.filter { $0.key.partition == partition && $0.value > 0 }
        let starts = try await transport.administrator.offsets(waiting.mapValues { _ in .earliest })
        for (source, start) in starts where start > 0 {
            if let topic = topics[source.topic], topic != .conversationState { log.truncated.insert(topic) }
        }
        waiting = waiting.filter { starts[$0.key, default: 0] < $0.value }
        guard !waiting.isEmpty else { return log }
        let reader = try await transport.makeReader(waiting.mapValues { _ in .earliest })
        while !waiting.isEmpty, let event = try await reader.next() {
            switch event {
            case .messages(let messages):
                for message in messages {
                    guard let end = ends[message.source], let topic = topics[message.source.topic] else { continue }
                    if message.offset < end { log.records[topic, default: []].append(message) }
                    if message.offset + 1 >= end { waiting[message.source] = nil }
                }
            case .reachedEnd(let source, let offset):
                if let end = ends[source], offset >= end { waiting[source] = nil }
            case .interrupted(let error):
                throw error
            }
        }
        await reader.close()
        return log
    }
}

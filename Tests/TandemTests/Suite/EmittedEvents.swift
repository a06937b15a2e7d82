import Foundation
import Messaging
import TandemEvents

/// Writes what services put into topics to a folder, one event in structured mode a line, for `Tests/Schemas/check.py`.
enum EmittedEvents {
    /// Does nothing unless the environment names a folder in `TANDEM_EMITTED_EVENTS`.
    static func write(from transport: any MessagingTransport) async throws {
        guard let folder = ProcessInfo.processInfo.environment["TANDEM_EMITTED_EVENTS"] else { return }
        var lines = Data()
        for topic in TopicCatalogue.topics {
            for message in try await messages(of: topic.transportName(), transport) where message.value != nil {
                lines.append(try structured(message, topic))
                lines.append(UInt8(ascii: "\n"))
            }
        }
        try lines.write(to: URL(filePath: folder).appending(path: "\(UUID().uuidString).ndjson"))
    }

    static func messages(
        of topic: String,
        _ transport: any MessagingTransport
    ) async throws -> [ReceivedMessage] {
        let partitions = try await transport.administrator.partitions(of: [topic])
        let ends = try await transport.administrator.offsets(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
        )
        var waiting = ends.filter { $0.value > 0 }
        guard !waiting.isEmpty else { return [] }
        let reader = try await transport.makeReader(waiting.mapValues { _ in .earliest })
        var messages: [ReceivedMessage] = []
        while !waiting.isEmpty, let event = try await reader.next() {
            switch event {
            case .messages(let batch):
                messages += batch
                for message in batch where message.offset + 1 >= ends[message.source, default: 0] {
                    waiting[message.source] = nil
                }
            case .reachedEnd(let source, let offset):
                if offset >= ends[source, default: 0] { waiting[source] = nil }
            case .interrupted: continue
            }
        }
        await reader.close()
        return messages
    }

    private static func structured(_ message: ReceivedMessage, _ topic: Topic) throws -> Data {
        let codec = EventCodec()
        switch topic {
        case .customerEvents: return try codec.encodeStructured(codec.decode(CustomerEvent.self, from: message))
        case .botTasks: return try codec.encodeStructured(codec.decode(BotTask.self, from: message))
        case .botEvents: return try codec.encodeStructured(codec.decode(BotEvent.self, from: message))
        case .agentTasks: return try codec.encodeStructured(codec.decode(AgentTask.self, from: message))
        case .agentEvents: return try codec.encodeStructured(codec.decode(AgentEvent.self, from: message))
        case .conversationEvents: return try codec.encodeStructured(codec.decode(ConversationEvent.self, from: message))
        case .decisions: return try codec.encodeStructured(codec.decode(DecisionEvent.self, from: message))
        case .conversationState: return try codec.encodeStructured(codec.decode(StateRecord.self, from: message))
        case .controls: return try codec.encodeStructured(codec.decode(ControlEvent.self, from: message))
        case .ephemeral: return try codec.encodeStructured(codec.decode(EphemeralEvent.self, from: message))
        default: return try codec.encodeStructured(codec.decode(DeadLetterEvent.self, from: message))
        }
    }
}

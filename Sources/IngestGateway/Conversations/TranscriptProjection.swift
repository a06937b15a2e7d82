import Foundation
import GRDB
import Messaging
import ServiceRuntime
import TandemEvents
import Transcript

/// Takes the topics into the transcripts, and tells streams and heads once that is committed.
struct TranscriptProjection: Sendable {
    let transcript: Transcript
    let outbox: Outbox
    let heads: ConversationHeads
    let streams: ConversationStreams
    let codec: EventCodec
    let time: any TimeSource

    func apply(_ messages: [ReceivedMessage], in database: Database) throws {
        let openings = Topic.customerEvents.transportName()
        _ = try transcript.projectOpenings(messages.filter { $0.source.topic == openings }, in: database)
        let records = messages.filter { $0.source.topic != openings }
        guard !records.isEmpty else { return }
        let batch = try transcript.project(records, in: database)
        for rejection in batch.rejected {
            try bury(rejection.message, reason: rejection.error.description, in: database)
        }
        database.afterNextTransaction(onCommit: { _ in publish(batch.applied, from: records) })
    }

    /// Keeps a record that cannot be applied where operators look for it.
    func bury(_ message: ReceivedMessage, reason: String, in database: Database) throws {
        let coordinates = "\(message.source) \(message.offset)"
        let subject = message.key.map { String(decoding: $0, as: UTF8.self) } ?? coordinates
        let letter = DeadLetter(
            reason: reason, topic: message.source.topic, partition: Int(message.source.partition),
            offset: message.offset, attempts: 1,
            headers: message.headers.map { OriginalHeader(name: $0.name, value: $0.value) })
        let event = Event(
            id: .named("dead letter \(coordinates)".utf8, in: EventID(high: 0, low: 0)),
            time: Timestamp(milliseconds: time.now()), source: .ingestGateway, subject: subject, body: letter)
        try outbox.append(codec.encode(event, topic: Topic.deadLetters.transportName()), database)
    }

    /// - Parameters:
    ///   - applied: in the order of `records`, without those that were known or rejected.
    private func publish(_ applied: [Event<ConversationEvent>], from records: [ReceivedMessage]) {
        var records = records[...]
        for event in applied {
            if let head = ConversationHead.after(event) { heads.store(head) }
            guard let conversation = event.conversation?.conversationID, streams.isWatched(conversation) else {
                continue
            }
            let id = Data(event.id.description.utf8)
            guard let index = records.firstIndex(where: { $0.header("ce_id") == id }) else { continue }
            let value = records[index].value ?? Data()
            records = records[(index + 1)...]
            guard let sequence = event.body.sequence ?? sequence(in: value) else { continue }
            let item = TranscriptEvent(
                conversation: conversation, sequence: sequence, id: event.id, type: event.type, time: event.time,
                value: value)
            streams.publish(item)
        }
    }

    /// The sequence of an event whose type is not known.
    private func sequence(in value: Data) -> Int? {
        struct Sequenced: Decodable {
            var sequence: Int
        }
        return try? codec.decode(Sequenced.self, from: value).sequence
    }
}

package import Foundation
package import TandemEvents

/// An event of a conversation as it was written.
package struct TranscriptEvent: Hashable, Sendable {
    package var conversation: ConversationID
    /// Its place in the conversation, from 1.
    package var sequence: Int
    package var id: EventID
    package var type: EventType
    package var time: Timestamp
    /// The value of the record: one flat JSON object.
    package var value: Data

    /// - Parameter value: begins with `{`, as every record of the codec does.
    package init(
        conversation: ConversationID, sequence: Int, id: EventID, type: EventType, time: Timestamp, value: Data
    ) {
        self.conversation = conversation
        self.sequence = sequence
        self.id = id
        self.type = type
        self.time = time
        self.value = value
    }

    /// The type without topic and version: `message`, `owner.changed`.
    package var typeName: String { Self.name(of: type) }

    /// The event as one flat JSON object: `id`, `time` and `type` (the name alone) before the fields of its value.
    ///
    /// The value is taken over byte by byte, so that reading costs no decoding.
    package var json: Data {
        var json = Data(capacity: value.count + 120)
        json.append(contentsOf: #"{"id":""#.utf8)
        json.append(contentsOf: id.description.utf8)
        json.append(contentsOf: #"","time":""#.utf8)
        json.append(contentsOf: time.description.utf8)
        json.append(contentsOf: #"","type":""#.utf8)
        json.append(contentsOf: typeName.utf8)
        json.append(contentsOf: #"","#.utf8)
        json.append(value.dropFirst())
        return json
    }

    static let typePrefix = "tandem.\(Topic.conversationEvents.name)."
    static let typeSuffix = ".v1"

    /// The name that stands for a type in the database and for clients; the whole text of a type of another version.
    static func name(of type: EventType) -> String {
        let text = type.description
        guard text.hasPrefix(typePrefix), text.hasSuffix(typeSuffix) else { return text }
        return String(text.dropFirst(typePrefix.count).dropLast(typeSuffix.count))
    }

    /// The type that a name stands for.
    static func type(named name: String) -> EventType {
        name.hasPrefix("tandem.") ? EventType(name) : EventType(topic: .conversationEvents, name: name)
    }
}

/// A bounded run of a conversation's events, in order.
package struct TranscriptPage: Hashable, Sendable {
    package var events: [TranscriptEvent]
    /// Whether there are more after the last one.
    package var hasMore: Bool

    package init(events: [TranscriptEvent], hasMore: Bool) {
        self.events = events
        self.hasMore = hasMore
    }
}

/// What a decision was made on; `kind` tells them apart on the wire.
package enum DecisionInput: Hashable, Sendable {
    /// A record, and the id of its event.
    case record(topic: String, partition: Int, offset: Int64, id: EventID)
    /// A timer that fired.
    case timer(TimerKind, due: Timestamp)
    /// A change of controls, adopted up to an offset.
    case controls(offset: Int64)
}

extension DecisionInput: Codable {
    private enum Kind: String, Codable {
        case record, timer, controls
    }

    private enum Key: String, CodingKey {
        case kind, topic, partition, offset, id, timer, due
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch Kind(rawValue: try container.decode(String.self, forKey: .kind)) {
        case .record:
            self = .record(
                topic: try container.decode(String.self, forKey: .topic),
                partition: try container.decode(Int.self, forKey: .partition),
                offset: try container.decode(Int64.self, forKey: .offset),
                id: try container.decode(EventID.self, forKey: .id))
        case .timer:
            self = .timer(
                try container.decode(TimerKind.self, forKey: .timer),
                due: try container.decode(Timestamp.self, forKey: .due))
        case .controls:
            self = .controls(offset: try container.decode(Int64.self, forKey: .offset))
        case nil:
            throw EventCodingError.invalid(
                container.codingPath + [Key.kind], expected: "record, timer or controls")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .record(let topic, let partition, let offset, let id):
            try container.encode(Kind.record, forKey: .kind)
            try container.encode(topic, forKey: .topic)
            try container.encode(partition, forKey: .partition)
            try container.encode(offset, forKey: .offset)
            try container.encode(id, forKey: .id)
        case .timer(let timer, let due):
            try container.encode(Kind.timer, forKey: .kind)
            try container.encode(timer, forKey: .timer)
            try container.encode(due, forKey: .due)
        case .controls(let offset):
            try container.encode(Kind.controls, forKey: .kind)
            try container.encode(offset, forKey: .offset)
        }
    }
}

import Messaging
import TandemEvents

/// The offsets kept in a partition.
struct OffsetRange: Sendable {
    var earliest: Int64
    var latest: Int64

    var count: Int64 { latest - earliest }

    static func all(
        of topic: String,
        _ transport: any MessagingTransport
    ) async throws -> [TopicPartition: OffsetRange] {
        let partitions = try await transport.administrator.partitions(of: [topic])
        let earliest = try await transport.administrator.offsets(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.earliest) })
        )
        let latest = try await transport.administrator.offsets(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
        )
        return Dictionary(
            uniqueKeysWithValues: partitions.map {
                ($0, OffsetRange(earliest: earliest[$0, default: 0], latest: latest[$0, default: 0]))
            }
        )
    }
}

extension MessagingAdministrator {
    /// The topic of a name, with or without version.
    ///
    /// - Throws: `CommandFailure` where there is none.
    func topic(named name: String) async throws -> TopicSpecification {
        let topics = try await topics()
        guard let topic = topics.first(where: { $0.name == name || $0.name == name + ".v1" }) else {
            let names = topics.map(\.name).joined(separator: ", ")
            throw CommandFailure("There is no topic \(name). There are: \(names).")
        }
        return topic
    }
}

extension TopicRetention {
    /// As people write it: `30 days`, `compacted`, `for ever`.
    var text: String {
        switch self {
        case .forever: return "for ever"
        case .compacted: return "compacted"
        case .time(let duration):
            let seconds = duration.components.seconds
            if seconds % 86_400 == 0 { return "\(seconds / 86_400) days" }
            return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
        }
    }
}

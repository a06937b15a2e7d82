import Foundation
import Messaging
import MessagingTestKit
import SQLiteMessaging

/// A data directory of one test, removed with it, and what tests of the log do again and again.
final class LogFixture: Sendable {
    let directory = URL.temporary()
    let time = ManualTimeSource()

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    func open(
        _ configure: (inout SQLiteTransportConfiguration) -> Void = { _ in }
    ) throws -> SQLiteTransport {
        var configuration = SQLiteTransportConfiguration()
        configuration.maintenanceInterval = nil
        configure(&configuration)
        return try SQLiteTransport(directory: directory, configuration: configuration, time: time)
    }

    static func message(_ topic: String, key: String? = nil, _ value: String?) -> OutgoingMessage {
        OutgoingMessage(topic: topic, key: key.map { Data($0.utf8) }, value: value.map { Data($0.utf8) })
    }

    /// All messages of a partition as they can be read now.
    static func contents(
        of source: TopicPartition,
        through transport: SQLiteTransport,
        from start: StartPosition = .earliest
    ) async throws -> [ReceivedMessage] {
        let end = try await transport.administrator.offsets([source: .latest])[source] ?? 0
        let reader = try await transport.makeReader([source: start])
        var found: [ReceivedMessage] = []
        reading: while let event = try await reader.next() {
            switch event {
            case .messages(let messages): found += messages
            case .reachedEnd(_, let offset):
                if offset >= end { break reading }
            case .interrupted(let error): throw error
            }
        }
        await reader.close()
        return found
    }

    static func values(_ messages: [ReceivedMessage]) -> [String?] {
        messages.map { $0.value.map { String(decoding: $0, as: UTF8.self) } }
    }
}

extension MessagingError {
    /// The code of what `body` throws, or `nil` where it throws nothing.
    static func code(thrownBy body: () async throws -> Void) async throws -> Code? {
        do {
            try await body()
            return nil
        } catch let error as MessagingError {
            return error.code
        }
    }
}

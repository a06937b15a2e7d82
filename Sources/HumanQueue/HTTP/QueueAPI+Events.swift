import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceRuntime
import TandemEvents

/// The event stream of an agent, which is also what keeps the agent's conversations.
extension QueueAPI {
    /// What waits for a slow client before the stream ends; the client comes again with the id of its last event.
    private static let maximumWaitingBytes = 1 << 20

    func events(_ request: Request, _ context: Context) async throws -> Response {
        let agent = try agent(request)
        guard Self.accepts(request) else {
            throw Problem(.notAcceptable, "This resource is served as \(ServerSentEvents.mediaType).")
        }
        _ = try await record(agent)
        limitUnacknowledgedTime(of: context.channel)
        let channel = context.channel
        let queue = ServerSentEventQueue(maximumBytes: Self.maximumWaitingBytes) { channel.close(promise: nil) }
        let stream = try await open(
            queue, for: agent, lastEventID: request.headers[HTTPField.Name(known: "last-event-id")])
        try await changing { step in step.connect(agent) }
        return ServerSentEvents.response(to: request, from: queue) {
            core.feeds.close(stream, of: agent)
            // The connection is gone whether or not anybody waits for this.
            Task { try? await core.perform { step in step.disconnect(agent) } }
        }
    }

    private func open(
        _ queue: ServerSentEventQueue, for agent: AgentID, lastEventID: String?
    ) async throws -> Int {
        if let position = core.feeds.position(of: agent, lastEventID: lastEventID),
            let stream = core.feeds.open(queue, of: agent, after: position, snapshot: nil)
        {
            return stream
        }
        while true {
            let position = core.feeds.position(of: agent)
            let snapshot = try await core.database.read { try Snapshot.read(agent, core, $0) }
            guard let snapshot else { throw Self.unauthenticated("This agent is not known any more.") }
            let item = FeedItem(agent: agent, kind: .snapshot, data: try core.codec.encode(snapshot))
            // More may have been said meanwhile than is kept.
            if let stream = core.feeds.open(queue, of: agent, after: position, snapshot: item) { return stream }
            try Task.checkCancellation()
        }
    }

    /// A peer that has gone without a word is noticed once it has not acknowledged a heartbeat for this long
    /// (RFC 5482), not when the system's retransmissions are over.
    private func limitUnacknowledgedTime(of channel: any NIOCore.Channel) {
        #if os(Linux)
            let tcpUserTimeout: CInt = 18
            let option = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: tcpUserTimeout))
            channel.setOption(option, value: 15_000).whenFailure { _ in }
        #endif
    }

    private static func accepts(_ request: Request) -> Bool {
        guard let accept = request.headers[.accept] else { return true }
        return accept.split(separator: ",").contains { range in
            let type = range.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased()
            return type == ServerSentEvents.mediaType || type == "text/*" || type == "*/*"
        }
    }
}

extension QueueStep {
    mutating func connect(_ agent: AgentID) {
        connections[agent, default: 0] += 1
        matcher.connect(agent)
    }

    mutating func disconnect(_ agent: AgentID) {
        guard let count = connections[agent], count > 0 else { return }
        connections[agent] = count > 1 ? count - 1 : nil
        matcher.disconnect(agent, at: now)
    }
}

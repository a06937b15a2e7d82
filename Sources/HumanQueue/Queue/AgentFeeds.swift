import NIOCore
import ServiceRuntime
import Synchronization
import TandemEvents

/// The event streams of the agents: what is said is numbered for each agent and kept for a while, so that a stream that
/// broke goes on where it was.
///
/// Numbers begin anew with the process; an id of another process, or one too old, is answered with a snapshot.
final class AgentFeeds: Sendable {
    private struct Kept {
        var number: Int
        var frame: ByteBuffer
    }

    private struct Feed {
        var last = 0
        var kept: [Kept] = []
        var keptBytes = 0
        /// By the number of the stream, the oldest first.
        var streams: [(number: Int, queue: ServerSentEventQueue)] = []
    }

    private struct State {
        var feeds: [AgentID: Feed] = [:]
        var lastStream = 0
    }

    static let maximumKept = 256
    static let maximumKeptBytes = 512 << 10
    /// Pages of one agent; opening another ends the oldest.
    static let maximumStreams = 4

    private let epoch: String
    private let state = Mutex(State())

    /// - Parameter epoch: names this run of the process; no hyphen.
    init(epoch: String) {
        self.epoch = epoch
    }

    func publish(_ items: [FeedItem]) {
        guard !items.isEmpty else { return }
        state.withLock { state in
            for item in items {
                let agents = item.agent.map { [$0] } ?? Array(state.feeds.keys)
                for agent in agents { add(item, to: agent, &state) }
            }
        }
    }

    private func add(_ item: FeedItem, to agent: AgentID, _ state: inout State) {
        guard var feed = state.feeds[agent] else { return }
        feed.last += 1
        let frame = ServerSentEvents.frame(event: item.kind.rawValue, id: id(feed.last), data: item.data)
        feed.kept.append(Kept(number: feed.last, frame: frame))
        feed.keptBytes += frame.readableBytes
        while feed.kept.count > Self.maximumKept || feed.keptBytes > Self.maximumKeptBytes {
            feed.keptBytes -= feed.kept.removeFirst().frame.readableBytes
        }
        state.feeds[agent] = feed
        for stream in feed.streams { stream.queue.send(frame) }
    }

    /// What to read a snapshot after: all that is said from here on is kept for the stream that is opened with it.
    func position(of agent: AgentID) -> Int {
        state.withLock { state in
            state.feeds[agent, default: Feed()].last
        }
    }

    /// Where a client is that sends this `Last-Event-ID`; nil where it has to begin anew.
    func position(of agent: AgentID, lastEventID: String?) -> Int? {
        guard let parts = lastEventID?.split(separator: "-"), parts.count == 2, parts[0] == epoch,
            let number = Int(parts[1])
        else { return nil }
        return state.withLock { state in
            guard let feed = state.feeds[agent], number <= feed.last else { return nil }
            return number >= feed.last - feed.kept.count ? number : nil
        }
    }

    /// Adds a stream, which is sent the snapshot and whatever was said after the position.
    ///
    /// - Returns: the number to close it by; nil where what was said since is not kept any more.
    func open(_ queue: ServerSentEventQueue, of agent: AgentID, after position: Int, snapshot: FeedItem?) -> Int? {
        let (number, ended): (Int?, ServerSentEventQueue?) = state.withLock { state in
            var feed = state.feeds[agent, default: Feed()]
            guard position >= feed.last - feed.kept.count else { return (nil, nil) }
            if let snapshot {
                queue.send(
                    ServerSentEvents.frame(event: snapshot.kind.rawValue, id: id(position), data: snapshot.data))
            }
            for kept in feed.kept where kept.number > position { queue.send(kept.frame) }
            state.lastStream += 1
            feed.streams.append((state.lastStream, queue))
            let ended = feed.streams.count > Self.maximumStreams ? feed.streams.removeFirst().queue : nil
            state.feeds[agent] = feed
            return (state.lastStream, ended)
        }
        ended?.finish()
        return number
    }

    func close(_ stream: Int, of agent: AgentID) {
        state.withLock { state in
            state.feeds[agent]?.streams.removeAll { $0.number == stream }
        }
    }

    func sendHeartbeats() {
        let queues = state.withLock { state in state.feeds.values.flatMap { $0.streams.map(\.queue) } }
        for queue in queues { queue.send(ServerSentEvents.heartbeat) }
    }

    func closeAll() {
        let queues = state.withLock { state in state.feeds.values.flatMap { $0.streams.map(\.queue) } }
        for queue in queues { queue.finish() }
    }

    private func id(_ number: Int) -> String { "\(epoch)-\(number)" }
}

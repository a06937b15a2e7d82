import Logging
import Messaging
import ServiceLifecycle
import ServiceRuntime
import TandemEvents

/// Reads all of `controls`, folds it into what is in force, and confirms several times a second that the end is read.
struct ControlsFollower: Service {
    private let transport: any MessagingTransport
    private let source: TopicPartition
    private let view: ControlsView
    private let time: any TimeSource
    private let logger: Logger
    private let onChange: @Sendable () -> Void
    private let codec = EventCodec()
    /// How often the end of `controls` is asked for.
    private let interval: Duration = .milliseconds(250)

    /// - Parameter onChange: Called after what is in force, or its freshness after a lapse, has changed.
    init(
        transport: any MessagingTransport, topic: String, view: ControlsView, time: any TimeSource, logger: Logger,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.transport = transport
        source = TopicPartition(topic, 0)
        self.view = view
        self.time = time
        self.logger = logger
        self.onChange = onChange
    }

    func run() async throws {
        var backoff: Duration = .milliseconds(100)
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                try await cancelWhenGracefulShutdown { try await follow() }
                return
            } catch is CancellationError {
                return
            } catch let error as MessagingError where error.isRetriable || error.code == .fatal {
                logger.warning("Controls cannot be read", metadata: [Keys.error: "\(error.code)"])
                try? await cancelWhenGracefulShutdown { [time, backoff] in try await time.sleep(for: backoff) }
                backoff = min(backoff * 2, .seconds(5))
            }
        }
    }

    private func follow() async throws {
        let reader = try await transport.makeReader([source: .earliest])
        do {
            let position = FoldPosition()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await fold(reader, position) }
                group.addTask { try await confirm(position) }
                try await group.next()
                group.cancelAll()
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    private func fold(_ reader: any MessageReader, _ position: FoldPosition) async throws {
        var fold = ControlsFold()
        while let event = try await reader.next() {
            switch event {
            case .messages(let messages):
                for message in messages { take(message, into: &fold) }
                position.set(fold)
                publish(position, end: nil)
            case .reachedEnd(_, let offset):
                position.reached(offset, fold)
                publish(position, end: nil)
            case .interrupted(let error):
                logger.warning("Reading of controls interrupted", metadata: [Keys.error: "\(error.code)"])
            }
        }
    }

    private func take(_ message: ReceivedMessage, into fold: inout ControlsFold) {
        do {
            guard message.value != nil else { return fold.pass(at: message.offset) }
            let event = try codec.decode(ControlEvent.self, from: message)
            try fold.take(event.body, at: message.offset)
        } catch {
            // What was in force stays so; a record that nobody can read must not stop the router.
            fold.pass(at: message.offset)
            logger.error(
                "Record of controls cannot be put in force",
                metadata: [Keys.offset: "\(message.offset)", Keys.error: "\(error)"])
        }
    }

    /// Asks where `controls` ends, again and again, and confirms what was read when it is all.
    private func confirm(_ position: FoldPosition) async throws {
        while true {
            let asked = time.now()
            let ends = try await ends()
            if let end = ends[source] { publish(position, end: (end, asked)) }
            try await time.sleep(for: interval)
        }
    }

    /// Where `controls` ends; empty where that cannot be told now.
    private func ends() async throws -> [TopicPartition: Int64] {
        do {
            return try await transport.administrator.offsets([source: .latest])
        } catch {
            guard error.isRetriable else { throw error }
            logger.debug("End of controls unknown", metadata: [Keys.error: "\(error.code)"])
            return [:]
        }
    }

    private func publish(_ position: FoldPosition, end: (offset: Int64, askedAt: Int64)?) {
        guard let update = position.update(end: end) else { return }
        let before = view.current
        view.set(update.controls, confirmedAt: update.confirmedAt)
        let isNew = before.controls?.offset != update.controls?.offset
        if isNew || !before.isFresh(now: time.now()) { onChange() }
    }
}

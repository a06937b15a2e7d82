package import Logging
import TandemEvents

/// What all partitions of a router share.
package struct RouterEnvironment: Sendable {
    let topics: RouterTopics
    let decider: ConversationDecider
    let signals: SignalReader
    let codec = EventCodec()
    let view: ControlsView
    /// In the order of their names.
    let models: [ModelVersion]
    /// Bytes of the largest message that the transport takes.
    let maximumMessageSize: Int
    let metrics = RouterMetrics()
    let logger: Logger

    /// - Throws: where texts or phrases that ship with the router cannot be read.
    package init(topics: RouterTopics, view: ControlsView, maximumMessageSize: Int, logger: Logger) throws {
        let notices = try NoticeCatalogue()
        self.topics = topics
        self.view = view
        self.maximumMessageSize = maximumMessageSize
        self.logger = logger
        decider = ConversationDecider(notices: notices)
        signals = try SignalReader()
        models = [ModelVersion(name: "notices", version: notices.version)]
    }
}

/// The service that wrote an event, as `ce_source` holds it: `/tandem/ingest-gateway`.
package struct EventSource: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let ingestGateway = EventSource(rawValue: "/tandem/ingest-gateway")
    package static let escalationRouter = EventSource(rawValue: "/tandem/escalation-router")
    package static let botResponder = EventSource(rawValue: "/tandem/bot-responder")
    package static let humanQueue = EventSource(rawValue: "/tandem/human-queue")
    /// The command line.
    package static let tandem = EventSource(rawValue: "/tandem/tandem")
}

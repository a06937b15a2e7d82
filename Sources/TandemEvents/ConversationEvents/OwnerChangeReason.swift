/// Why the owner changed: any reason of a handoff, or one of these.
package struct OwnerChangeReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// An agent took it.
    package static let accepted = OwnerChangeReason(rawValue: "accepted")
    /// An agent gave it back.
    package static let returned = OwnerChangeReason(rawValue: "returned")
    /// The customer chose the assistant.
    package static let botRequested = OwnerChangeReason(rawValue: "botRequested")
    package static let customerEnded = OwnerChangeReason(rawValue: "customerEnded")
    package static let agentResolved = OwnerChangeReason(rawValue: "agentResolved")
    package static let customerSilent = OwnerChangeReason(rawValue: "customerSilent")
    package static let callbackRequested = OwnerChangeReason(rawValue: "callbackRequested")
    /// Nobody came in time.
    package static let queueDeadline = OwnerChangeReason(rawValue: "queueDeadline")
    package static let noPersonOnShift = OwnerChangeReason(rawValue: "noPersonOnShift")
    package static let reopened = OwnerChangeReason(rawValue: "reopened")
}

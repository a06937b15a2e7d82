/// Why a conversation was closed.
package struct CloseReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let customerEnded = CloseReason(rawValue: "customerEnded")
    package static let agentResolved = CloseReason(rawValue: "agentResolved")
    package static let customerSilent = CloseReason(rawValue: "customerSilent")
    /// Machines answered each other.
    package static let loop = CloseReason(rawValue: "loop")
}

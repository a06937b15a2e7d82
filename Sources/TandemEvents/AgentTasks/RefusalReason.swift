/// Why a reply was refused.
package struct RefusalReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The owner has changed since.
    package static let outdatedEpoch = RefusalReason(rawValue: "outdatedEpoch")
    package static let outdatedLease = RefusalReason(rawValue: "outdatedLease")
    package static let notOwner = RefusalReason(rawValue: "notOwner")
    package static let closed = RefusalReason(rawValue: "closed")
    package static let tooLarge = RefusalReason(rawValue: "tooLarge")
}

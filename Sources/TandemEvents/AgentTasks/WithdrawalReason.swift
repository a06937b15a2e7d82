/// Why a conversation was withdrawn from people.
package struct WithdrawalReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The customer chose the assistant.
    package static let returnedToBot = WithdrawalReason(rawValue: "returnedToBot")
    package static let customerClosed = WithdrawalReason(rawValue: "customerClosed")
    package static let resolved = WithdrawalReason(rawValue: "resolved")
    /// It became a callback or a case.
    package static let deadlinePassed = WithdrawalReason(rawValue: "deadlinePassed")
    /// Another offer was first, or the owner has changed.
    package static let offerOutdated = WithdrawalReason(rawValue: "offerOutdated")
    package static let replyOverdue = WithdrawalReason(rawValue: "replyOverdue")
    package static let leaseExpired = WithdrawalReason(rawValue: "leaseExpired")
    package static let transferred = WithdrawalReason(rawValue: "transferred")
    package static let requeued = WithdrawalReason(rawValue: "requeued")
}

/// Why a message was taken back.
package struct MessageWithdrawalReason: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let wrong = MessageWithdrawalReason(rawValue: "wrong")
    package static let unsafe = MessageWithdrawalReason(rawValue: "unsafe")
    /// The customer asked for erasure.
    package static let erased = MessageWithdrawalReason(rawValue: "erased")
}

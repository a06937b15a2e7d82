/// How far a reply has come.
package struct DeliveryStatus: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The channel has it.
    package static let accepted = DeliveryStatus(rawValue: "accepted")
    package static let sent = DeliveryStatus(rawValue: "sent")
    package static let delivered = DeliveryStatus(rawValue: "delivered")
    package static let read = DeliveryStatus(rawValue: "read")
    package static let failed = DeliveryStatus(rawValue: "failed")
}

/// A kind of channel.
package struct ChannelKind: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The widget on a page.
    package static let web = ChannelKind(rawValue: "web")
    package static let app = ChannelKind(rawValue: "app")
    package static let sms = ChannelKind(rawValue: "sms")
    package static let whatsApp = ChannelKind(rawValue: "whatsApp")
    package static let email = ChannelKind(rawValue: "email")
}

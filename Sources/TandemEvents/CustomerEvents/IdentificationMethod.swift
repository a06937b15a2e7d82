/// How a customer proved who they are.
package struct IdentificationMethod: OpenCode {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A token that the shop signed.
    package static let signedToken = IdentificationMethod(rawValue: "signedToken")
    package static let oneTimeCode = IdentificationMethod(rawValue: "oneTimeCode")
    package static let password = IdentificationMethod(rawValue: "password")
    /// The address the channel vouches for.
    package static let channelAddress = IdentificationMethod(rawValue: "channelAddress")
}

/// What a customer agreed to when a conversation was opened.
package struct Consent: Codable, Hashable, Sendable {
    /// What for: `analytics`, `training`.
    package let purposes: [String]
    /// The version of the text they agreed to.
    package let version: String
    package let givenAt: Timestamp

    package init(purposes: [String], version: String, givenAt: Timestamp) {
        self.purposes = purposes
        self.version = version
        self.givenAt = givenAt
    }
}

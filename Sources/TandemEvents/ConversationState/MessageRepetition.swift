/// How a customer's messages repeat each other, by which a machine is told from a person.
package struct MessageRepetition: Codable, Hashable, Sendable {
    /// The first 16 hexadecimal digits of the SHA-256 of the newest message's text.
    package var digest: String
    /// How often that text has come without another between, within the window.
    package var count: Int
    /// When the window began.
    package var since: Timestamp
    /// Messages of any text within the window.
    package var messages: Int
    /// Whether it was found to be a machine: this text is not answered any more.
    package var isLoop: Bool

    package init(digest: String, since: Timestamp) {
        self.digest = digest
        self.since = since
        count = 1
        messages = 1
        isLoop = false
    }
}

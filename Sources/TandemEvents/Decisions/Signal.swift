/// Something that was found in an input.
package struct Signal: Codable, Hashable, Sendable {
    /// `personRequest`, `language`, `risk`.
    package let name: String
    /// Per mille.
    package let score: Int
    /// What was found, as a code; never words of the customer.
    package let value: String?

    package init(name: String, score: Int, value: String? = nil) {
        self.name = name
        self.score = score
        self.value = value
    }
}

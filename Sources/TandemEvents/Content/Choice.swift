/// One of the answers offered to a customer.
package struct Choice: Codable, Hashable, Sendable {
    /// What comes back when it is chosen.
    package let id: String
    /// What the customer sees.
    package let label: String

    package init(id: String, label: String) {
        self.id = id
        self.label = label
    }
}

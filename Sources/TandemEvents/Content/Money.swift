/// An amount of money.
package struct Money: Codable, Hashable, Sendable {
    /// In the smallest unit of the currency.
    package let amount: Int64
    /// ISO 4217: `EUR`.
    package let currency: String

    package init(amount: Int64, currency: String) {
        self.amount = amount
        self.currency = currency
    }
}

import TandemEvents

/// Whom a session speaks for.
struct CustomerSession: Hashable, Sendable {
    var customer: CustomerID
    /// Whether the shop vouches for who they are.
    var isIdentified = false
    /// The shop's name for how the customer is served.
    var tier: String?

    init(customer: CustomerID, isIdentified: Bool = false, tier: String? = nil) {
        self.customer = customer
        self.isIdentified = isIdentified
        self.tier = tier
    }

    /// The customer whom a shop knows by an id of its own: always the same one.
    init(reference: String, brand: String, tier: String? = nil) {
        let namespace = CustomerID.named("tandem customer \(brand)".utf8, in: CustomerID(high: 0, low: 0))
        self.init(customer: .named(reference.utf8, in: namespace), isIdentified: true, tier: tier)
    }

    /// From the subject of a token.
    init?(subject: String) {
        let parts = subject.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let customer = CustomerID(String(parts[0])) else { return nil }
        self.init(
            customer: customer, isIdentified: parts[1] == "identified", tier: parts.count == 3 ? String(parts[2]) : nil)
    }

    /// The subject of a token.
    var subject: String {
        let kind = isIdentified ? "identified" : "anonymous"
        return tier.map { "\(customer) \(kind) \($0)" } ?? "\(customer) \(kind)"
    }
}

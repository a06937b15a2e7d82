/// An anonymous or known customer proved who they are.
package struct CustomerIdentified: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "customer.identified")

    package let method: IdentificationMethod
    package let assurance: IdentityAssurance
    /// The company's name for how the customer is served.
    package let tier: String?

    package init(method: IdentificationMethod, assurance: IdentityAssurance, tier: String? = nil) {
        self.method = method
        self.assurance = assurance
        self.tier = tier
    }
}

import TandemEvents

/// Who makes a request.
enum Caller: Hashable, Sendable {
    /// A customer with the bearer of a session.
    case customer(CustomerSession)
    /// A channel or a server with a server key, for the customer it names; nil where it names none.
    case server(customer: CustomerID?)

    /// The customer whose conversations the caller may see; nil: whoever's a resource is.
    var customer: CustomerID? {
        switch self {
        case .customer(let session): session.customer
        case .server(let customer): customer
        }
    }

    var isServer: Bool {
        if case .server = self { true } else { false }
    }
}

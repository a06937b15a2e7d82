import TandemEvents

/// The body of `POST /v1/sessions`.
struct SessionRequest: Decodable, Sendable {
    /// A JWT in which the shop vouches for its customer.
    var customerToken: String?
    /// With a server key: the shop's id of the customer.
    var customer: String?

    func validate() throws {
        if let customerToken { try RequestText.check(customerToken, "/customerToken", maximum: 4_096) }
        if let customer { try RequestText.check(customer, "/customer", maximum: 256) }
    }
}

/// What `POST /v1/sessions` gives.
struct SessionGrant: Encodable, Sendable {
    var token: String
    var customerID: CustomerID
    var identified: Bool
    var expiresAt: Timestamp
}

/// How much is to be erased.
package enum ErasureScope: String, Codable, Hashable, Sendable, CaseIterable {
    /// This conversation.
    case conversation
    /// All of the customer.
    case customer
}

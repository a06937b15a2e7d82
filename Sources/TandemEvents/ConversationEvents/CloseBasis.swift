/// Whose act or silence closed a conversation.
package enum CloseBasis: String, Codable, Hashable, Sendable, CaseIterable {
    case customer
    case agent
    case silence
}

/// Where an agent returned a conversation to.
package enum ReturnTarget: String, Codable, Hashable, Sendable, CaseIterable {
    case bot
    case queue
}

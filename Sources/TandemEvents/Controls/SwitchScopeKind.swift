/// What a switch may govern.
package enum SwitchScopeKind: String, Codable, Hashable, Sendable, CaseIterable {
    case all
    case brand
    case channel
    case language
    case topic
    case engine
}

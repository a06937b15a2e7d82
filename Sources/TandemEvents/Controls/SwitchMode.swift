/// What the assistant may do.
package enum SwitchMode: String, Codable, Hashable, Sendable, CaseIterable {
    /// Nothing: everything goes to people.
    case people
    /// Answer with articles as they stand.
    case articlesOnly
    /// Answer, but change nothing.
    case noChanges
    /// Everything: the switch is off.
    case off
}

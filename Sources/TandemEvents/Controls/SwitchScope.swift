/// What a switch governs.
package struct SwitchScope: Codable, Hashable, Sendable {
    package let kind: SwitchScopeKind
    /// The brand, channel, language, topic or engine; absent for `all`.
    package let value: String?

    package init(kind: SwitchScopeKind, value: String? = nil) {
        self.kind = kind
        self.value = value
    }
}

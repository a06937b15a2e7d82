/// The versions of everything a decision rests on.
package struct DecisionVersions: Codable, Hashable, Sendable {
    package let policy: String
    /// In the order of their names.
    package let models: [ModelVersion]
    /// The offset after the last adopted record of `controls`.
    package let controls: Int64

    package init(policy: String, models: [ModelVersion], controls: Int64) {
        self.policy = policy
        self.models = models
        self.controls = controls
    }
}

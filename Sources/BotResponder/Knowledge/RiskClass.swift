/// What a wrong answer on a topic would cost a customer; the higher, the surer an engine must be.
package enum RiskClass: String, Sendable, CaseIterable {
    case low, medium, high, critical

    /// How much surer than for a topic without risk, per mille.
    var addedConfidence: Int {
        switch self {
        case .low: 0
        case .medium: 25
        case .high: 75
        case .critical: 150
        }
    }
}

/// From which confidence on an engine does what, per mille.
///
/// A wrong answer costs more than a question back, and that more than a needless handoff.
package struct EngineThresholds: Hashable, Sendable {
    /// To answer on a topic without risk; riskier topics need more.
    package var answer = 650
    /// To give a topic that is for people to a person.
    package var handoff = 450
    /// To ask back with the nearest topics, rather than to say that there is no article.
    package var clarification = 250

    package init() {}
}
